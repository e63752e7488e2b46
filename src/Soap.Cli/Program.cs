using Soap.Cli;

return Soap.Cli.SoapCommand.Run(args);
