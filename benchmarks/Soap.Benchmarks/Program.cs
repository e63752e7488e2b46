return Soap.Benchmarks.BenchmarkProgram.Run(args, Console.Out, Console.Error);
