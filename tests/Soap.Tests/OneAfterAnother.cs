using Xunit.Sdk;

// TorchSharp 0.107 lets go of tensors and numbers while libtorch still reads them: a garbage collection set off by a
// test beside them would free them under it. Three things keep them: tests write x.Times(0.5) and a.Plus(b)
// (SafeArithmetic, Arithmetic), tensors that are only steps on the way to a result are kept by KeptTensorsAttribute,
// and one after another (samples of a property too: NativeSetup), without collections in the background
// (ConcurrentGarbageCollection in the project file), hardly anything collects while a test is in libtorch.
// CollectingThread shows what is left.
[assembly: Xunit.v3.Parallelization(Mode = ParallelMode.None)]
