return Soap.Cli.SoapCommand.Run(args);
