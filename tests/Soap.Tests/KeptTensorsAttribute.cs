using System.Reflection;
using TorchSharp;
using Xunit.v3;

[assembly: Soap.Tests.KeptTensors]

namespace Soap.Tests;

/// <summary>
/// Each test runs in a dispose scope: what is only a step on the way to a result, as in <c>x.t().matmul(y)</c>, lives
/// until the test ends. TorchSharp keeps no tensor alive while libtorch works on it, and without a scope a garbage
/// collection frees such a step under its reader: the process ends.
/// </summary>
/// <remarks>
/// A scope is a thread's: a test that waits for others with <c>await</c>, or starts a thread, gets none there. What
/// SOAP does without a scope is tested where <see cref="Without"/> says so.
/// </remarks>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class KeptTensorsAttribute : BeforeAfterTestAttribute
{
    [ThreadStatic]
    private static DisposeScope? _scope;

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (methodUnderTest.ReturnType == typeof(void))
        {
            _scope = torch.NewDisposeScope();
        }
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (methodUnderTest.ReturnType == typeof(void))
        {
            (_scope ?? throw new InvalidOperationException("the test ended in another thread")).Dispose();
            _scope = null;
        }
    }

    /// <summary>Does something in a thread where no dispose scope is open.</summary>
    public static void Without(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }
}
