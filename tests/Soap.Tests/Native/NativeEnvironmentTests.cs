using Soap.Native;
using Xunit;

namespace Soap.Tests.Native;

public class NativeEnvironmentTests
{
    [Fact]
    public void Variables_are_set_for_native_code_unless_the_user_has_set_them()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Nothing is set there.");
        var before = NativeEnvironment.Variables.Select(v => NativeEnvironment.TryRead(v.Name)).ToList();
        NativeEnvironment.Prepare();
        NativeEnvironment.Prepare();

        var after = NativeEnvironment.Variables.Select(v => NativeEnvironment.TryRead(v.Name));
        Assert.Equal(NativeEnvironment.Variables.Zip(before, (v, user) => user ?? v.Value), after);
    }

    [Fact]
    public void An_unknown_variable_is_null()
    {
        Assert.Null(NativeEnvironment.TryRead("SOAP_NO_SUCH_VARIABLE"));
    }
}
