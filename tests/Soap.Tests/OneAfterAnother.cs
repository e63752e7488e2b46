using Xunit.Sdk;

// Tests write x * 0.5 and a + b, as a reader expects, and TorchSharp 0.107 lets go of such numbers while libtorch
// still reads them (see Soap.Numbers): a garbage collection set off by a test beside them would free them under it.
// One after another (samples of a property too: NativeSetup), and without collections in the background
// (ConcurrentGarbageCollection in the project file), nothing collects while a test is in libtorch.
// Tensors that are only steps on the way to a result are kept by KeptTensorsAttribute.
[assembly: Xunit.v3.Parallelization(Mode = ParallelMode.None)]
