using System.Net;
using System.Net.Sockets;
using System.Text;
using Soap.Cli.Hosting;
using Soap.Lab.Tests.Reports;
using Soap.Lab.Watching;
using Xunit;

namespace Soap.Cli.Tests.Hosting;

/// <summary>The page of <c>soap watch</c>, asked as browsers ask, and as they should not be able to.</summary>
public sealed class WatchServerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_lists_the_studies_and_shows_each_with_its_report()
    {
        RunStudy("one");
        RunStudy("deeper/two");
        await using var server = await Start();
        using HttpClient client = new();

        var list = await client.GetStringAsync(server.Address, Token);
        Assert.Contains("<a href=\"/?study=one\">one</a>", list, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/?study=deeper%2Ftwo\">deeper/two</a>", list, StringComparison.Ordinal);
        var study = await client.GetStringAsync($"{server.Address}?study=deeper%2Ftwo", Token);
        Assert.Contains("<h1>deeper/two</h1>", study, StringComparison.Ordinal);
        Assert.Contains("data:image/svg+xml;base64,", study, StringComparison.Ordinal);
        Assert.Equal(
            await File.ReadAllTextAsync(_folder["one", "report.html"], Token),
            await client.GetStringAsync($"{server.Address}report?study=one", Token));
        foreach (var (path, type) in new[]
        {
            ("", "text/html"), ("watch.css", "text/css"), ("watch.js", "text/javascript"),
        })
        {
            using var answer = await client.GetAsync($"{server.Address}{path}", Token);
            Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        }
    }

    // A page from anywhere may make the browser ask 127.0.0.1, under a name of its own (DNS rebinding).
    [Fact]
    public async Task Only_who_names_this_machine_is_answered()
    {
        await using var server = await Start();
        foreach (var (host, status) in new[]
        {
            ("127.0.0.1", 200), ("localhost:9999", 200) /* through ssh -L 9999 */, ("LOCALHOST", 200), ("[::1]", 400),
            ("evil.example", 400), ("127.0.0.1.evil.example", 400), ("", 400),
        })
        {
            var answer = await Ask(server, $"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
            Assert.True(answer.StartsWith($"HTTP/1.1 {status} ", StringComparison.Ordinal), $"{host}: {answer}");
        }
    }

    [Fact]
    public async Task No_address_leads_out_of_the_folder()
    {
        PlanStudy("outside");
        PlanStudy("runs/one");
        Directory.CreateSymbolicLink(_folder["runs", "linked"], _folder["outside"]);
        await File.WriteAllTextAsync(_folder["secret.txt"], "secret", Token);
        await using var server = await Start("runs");
        foreach (var address in new[]
        {
            "/../secret.txt", "/%2e%2e/secret.txt", "/report?study=..", "/report?study=../outside",
            "/report?study=%2e%2e%2foutside", "/report?study=linked", "/?study=../outside",
            "/?study=linked/../../outside", "/one/report.html", "/report?study=one&study=../outside", "/report",
        })
        {
            var answer = await Ask(
                server, $"GET {address} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            Assert.True(answer.StartsWith("HTTP/1.1 404 ", StringComparison.Ordinal), $"{address}: {answer}");
        }

        using HttpClient client = new();
        Assert.Equal("a report", await client.GetStringAsync($"{server.Address}report?study=one", Token));
    }

    [Fact]
    public async Task A_report_that_is_a_link_is_not_followed()
    {
        PlanStudy("runs/one");
        await File.WriteAllTextAsync(_folder["secret.txt"], "secret", Token);
        File.Delete(_folder["runs", "one", "report.html"]);
        File.CreateSymbolicLink(_folder["runs", "one", "report.html"], _folder["secret.txt"]);
        await using var server = await Start("runs");
        using HttpClient client = new();
        Assert.Equal(
            HttpStatusCode.NotFound, (await client.GetAsync($"{server.Address}report?study=one", Token)).StatusCode);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task It_is_there_to_be_read(string method)
    {
        await using var server = await Start();
        using HttpClient client = new();
        using HttpRequestMessage request = new(new HttpMethod(method), server.Address);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.SendAsync(request, Token)).StatusCode);
    }

    [Fact]
    public async Task It_listens_on_loopback_alone_and_takes_the_next_port_where_the_usual_one_is_taken()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var error = await Assert.ThrowsAsync<SoapException>(() => WatchServer.Start(Watched(), port));
        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Contains($"port {port} cannot be had: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Give a free one with --port, such as --port 6100.", error.Message, StringComparison.Ordinal);

        await using var one = await Start();
        await using var two = await Start();
        Assert.True(two.Port > one.Port);
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux lists who listens there.");
        var listening = (await File.ReadAllLinesAsync("/proc/net/tcp", Token))
            .Concat(await File.ReadAllLinesAsync("/proc/net/tcp6", Token))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields[1].EndsWith($":{one.Port:X4}", StringComparison.Ordinal) && fields[3] == "0A");
        Assert.Equal($"0100007F:{one.Port:X4}", Assert.Single(listening)[1]);
    }

    [Fact]
    public async Task The_page_renews_itself_while_it_is_looked_at_and_says_when_nobody_answers()
    {
        await using var server = await Start();
        await using var browser = await LiveBrowser.OpenAt(new Uri(server.Address));
        await browser.Wait("document.body?.textContent.includes('There is no study in this folder yet') === true");
        RunStudy("one");
        await browser.Wait("document.querySelectorAll('tbody tr').length === 1");
        Assert.Equal("true", await browser.Evaluate("document.getElementById('gone').hidden"));
        Assert.Equal("true", await browser.Evaluate("document.getElementById('when').textContent.includes('as of')"));
        await server.DisposeAsync();
        await browser.Wait("!document.getElementById('gone').hidden");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<string> Ask(WatchServer server, string request)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, server.Port, Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Token);
        using StreamReader reader = new(stream);
        return await reader.ReadToEndAsync(Token);
    }

    private WatchedStudies Watched(string below = ".") => new(Path.GetFullPath(_folder[below]));

    private Task<WatchServer> Start(string below = ".") => WatchServer.Start(Watched(below), null);

    private void PlanStudy(string name)
    {
        Assert.Equal(0, InProcess.Run("plan", "curve", "rules=bp", "seeds=1", "--out", _folder[name]).ExitCode);
        File.WriteAllText(_folder[name, "report.html"], "a report");
    }

    private void RunStudy(string name)
    {
        var ended = InProcess.Run(
            "run", "curve", "rules=bp fa", "epochs=1", "seeds=1,2", "learning-rates=", "--out", _folder[name]);
        Assert.True(ended.ExitCode == 0, ended.Error);
    }
}
