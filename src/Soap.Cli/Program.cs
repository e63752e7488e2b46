using Soap.Cli.Hosting;
using Soap.Native;

NativeEnvironment.Prepare();
return SoapCommand.Run(args, Console.Out, Console.Error);
