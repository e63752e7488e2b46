using Soap.Native;

NativeEnvironment.Prepare(); // one thread a trial; trials run side by side instead
return Soap.Tables.TablesProgram.Run(args, Console.Out, Console.Error);
