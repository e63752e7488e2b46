using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Soap.Lab.Tests.Reports;

/// <summary>
/// A report in headless Chromium that runs on the real clock and takes real keys: <see cref="Browser"/> has neither.
/// </summary>
internal sealed class LiveBrowser : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Folder _profile = new();
    private readonly ClientWebSocket _socket = new();
    private readonly Process _process;
    private int _messages;

    private LiveBrowser() => _process = Process.Start(new ProcessStartInfo(Browser.Program,
    [
        .. Browser.Quiet, "--remote-debugging-port=0", $"--user-data-dir={_profile.Path}", "--window-size=1280,900",
        "about:blank",
    ])
    { RedirectStandardOutput = true, RedirectStandardError = true })!;

    /// <summary>Opens the report and waits until its charts are drawn.</summary>
    public static async Task<LiveBrowser> Open(string report)
    {
        var browser = await OpenAt(new Uri(report));
        await browser.Wait("document.documentElement?.dataset.drawn === 'true'");
        return browser;
    }

    /// <summary>Opens a page of any kind.</summary>
    public static async Task<LiveBrowser> OpenAt(Uri address)
    {
        Assert.SkipUnless(File.Exists(Browser.Program), $"{Browser.Program} is not installed.");
        LiveBrowser browser = new();
        await browser.Connect();
        await browser.Send("Performance.enable", new() { ["timeDomain"] = "threadTicks" });
        await browser.Send("Page.navigate", new() { ["url"] = address.AbsoluteUri });
        return browser;
    }

    /// <summary>The value of an expression, as text.</summary>
    public async Task<string> Evaluate(string expression)
    {
        var answer = await Send(
            "Runtime.evaluate",
            new() { ["expression"] = $"String({expression})", ["awaitPromise"] = true, ["returnByValue"] = true });
        return answer["result"]?["value"]?.GetValue<string>()
            ?? throw new InvalidOperationException(answer.ToJsonString());
    }

    /// <summary>
    /// How long the page's thread has been at work on a processor, in seconds: other processes make it wait, but
    /// hardly make it work more.
    /// </summary>
    public async Task<double> Work() =>
        (await Send("Performance.getMetrics", []))["metrics"]!.AsArray()
            .First(metric => metric!["name"]!.GetValue<string>() == "TaskDuration")!["value"]!.GetValue<double>();

    /// <summary>Waits until an expression is true.</summary>
    public async Task Wait(string expression)
    {
        for (var clock = Stopwatch.StartNew(); await Evaluate(expression) != "true";)
        {
            Assert.True(clock.Elapsed < Patience, $"Not true within a minute: {expression}");
            await Task.Delay(20);
        }
    }

    /// <summary>Presses and releases a key, such as <c>Tab</c>, <c>Enter</c>, <c>Escape</c> or a space.</summary>
    public async Task Press(string key)
    {
        var (code, text) = key switch
        {
            "Tab" => (9, ""),
            "Enter" => (13, "\r"),
            "Escape" => (27, ""),
            " " => (32, " "),
            _ => throw new ArgumentException(key, nameof(key)),
        };
        foreach (var type in new[] { "keyDown", "keyUp" })
        {
            JsonObject press = new() { ["type"] = type, ["key"] = key, ["windowsVirtualKeyCode"] = code };
            if (type == "keyDown" && text.Length > 0)
            {
                press["text"] = text;
            }

            await Send("Input.dispatchKeyEvent", press);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _profile.Dispose();
    }

    private async Task Connect()
    {
        // Chromium writes the port, and behind it the path of its own socket, when it listens.
        var file = _profile["DevToolsActivePort"];
        for (var clock = Stopwatch.StartNew();
             !File.Exists(file) || (await File.ReadAllLinesAsync(file)).Length < 2;
             await Task.Delay(20))
        {
            Assert.True(clock.Elapsed < Patience, "Chromium did not listen within a minute.");
        }

        using HttpClient client = new();
        var list = await client.GetStringAsync(
            $"http://127.0.0.1:{(await File.ReadAllLinesAsync(file))[0]}/json/list");
        var page = JsonNode.Parse(list)!
            .AsArray()
            .First(target => target!["type"]!.GetValue<string>() == "page")!["webSocketDebuggerUrl"]!
            .GetValue<string>();
        await _socket.ConnectAsync(new Uri(page), CancellationToken.None);
    }

    private async Task<JsonNode> Send(string method, JsonObject parameters)
    {
        using CancellationTokenSource limit = new(Patience);
        var id = ++_messages;
        await _socket.SendAsync(
            JsonSerializer.SerializeToUtf8Bytes(
                new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters }),
            WebSocketMessageType.Text,
            true,
            limit.Token);
        while (true)
        {
            using MemoryStream text = new();
            var part = new byte[16384];
            WebSocketReceiveResult received;
            do
            {
                received = await _socket.ReceiveAsync(part, limit.Token);
                text.Write(part, 0, received.Count);
            }
            while (!received.EndOfMessage);

            var message = JsonNode.Parse(text.ToArray())!;
            if (message["id"]?.GetValue<int>() == id)
            {
                return message["result"] ?? throw new InvalidOperationException(message.ToJsonString());
            }
        }
    }
}
