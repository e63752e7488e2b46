using Soap.Cli.Hosting;

return SoapCommand.Run(args, Console.Out, Console.Error);
