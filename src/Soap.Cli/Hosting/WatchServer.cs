using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Soap.Lab.Watching;
using Soap.Lab.Watching.Pages;
using Soap.Storage;

namespace Soap.Cli.Hosting;

/// <summary>
/// The pages of <c>soap watch</c> on loopback, to be read and no more. A study is named by what was found in the
/// folder, never by a path; and who asks must name this machine (<c>Host</c>), so that no page from elsewhere reads
/// along through the browser.
/// </summary>
internal sealed class WatchServer : IAsyncDisposable
{
    /// <summary>The port that is taken unless another is asked for: beside TensorBoard's 6006.</summary>
    public const int UsualPort = 6007;

    private const int MostTries = 20;
    private static readonly string[] Hosts = ["127.0.0.1", "localhost"];
    private readonly WatchedStudies _watched;
    private readonly WebApplication _application;

    private WatchServer(WatchedStudies watched, int port)
    {
        (_watched, Port) = (watched, port);

        // Nothing of the surroundings is read: no variable or file could make it listen elsewhere.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Listen(IPAddress.Loopback, port);
        });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddHostFiltering(options =>
            (options.AllowedHosts, options.AllowEmptyHosts) = ([.. Hosts], false));
        _application = builder.Build();
        _application.UseHostFiltering();
        _application.Run(Answer);
    }

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>The page's address.</summary>
    public string Address => $"http://127.0.0.1:{Port}/";

    /// <summary>Starts it.</summary>
    /// <param name="watched">What is shown.</param>
    /// <param name="port">Where; null for the usual one, or the next that is free.</param>
    /// <exception cref="SoapException">The port cannot be had (exit code 2).</exception>
    public static async Task<WatchServer> Start(WatchedStudies watched, int? port)
    {
        for (var next = port ?? UsualPort; ; next++)
        {
            WatchServer server = new(watched, next);
            try
            {
                await server._application.StartAsync();
                return server;
            }
            catch (Exception error) when (error is IOException or SocketException)
            {
                await server.DisposeAsync();
                if (port is not null || next == UsualPort + MostTries)
                {
                    throw SoapException.BadUsage(
                        $"port {next} cannot be had: {(error.InnerException ?? error).Message}. Give a free one " +
                        "with --port, such as --port 6100.");
                }
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            response.Headers.Allow = "GET, HEAD";
            await Text(response, StatusCodes.Status405MethodNotAllowed, "text/plain", "Only GET is answered.\n");
            return;
        }

        if (request.Headers["Sec-Fetch-Site"] == "cross-site")
        {
            await Text(
                response, StatusCodes.Status403Forbidden, "text/plain", "Pages of another site are not answered.\n");
            return;
        }

        string? name = request.Query[WatchPage.StudyKey];
        var study = name is null ? null : _watched.Find().Studies.FirstOrDefault(study => study.Name == name);
        if (name is not null && study is null)
        {
            await Text(
                response, StatusCodes.Status404NotFound, "text/plain",
                $"There is no study '{name}' in {_watched.Folder}.\n");
            return;
        }

        await (request.Path.Value switch
        {
            "/" when study is null => Page(response, WatchPage.List(_watched)),
            "/" => Page(response, Page(study)),
            WatchPage.StylePath => Text(response, StatusCodes.Status200OK, "text/css", WatchPage.Style),
            WatchPage.ScriptPath => Text(response, StatusCodes.Status200OK, "text/javascript", WatchPage.Script),
            WatchPage.ReportPath when study is not null && StudyReportFile.Of(study) is { } report =>
                Report(response, report),
            _ => Text(response, StatusCodes.Status404NotFound, "text/plain", "There is nothing here.\n"),
        });
    }

    private string Page(FoundStudy study)
    {
        var (view, trouble) = _watched.Look(study);
        return WatchPage.Of(study, view, trouble);
    }

    private static Task Page(HttpResponse response, string page)
    {
        response.Headers.ContentSecurityPolicy = WatchPage.Policy;
        return Text(response, StatusCodes.Status200OK, "text/html", page);
    }

    // Its scripts draw its charts. In an origin of its own whatever is in that file reads none of the other pages.
    private static async Task Report(HttpResponse response, string path)
    {
        response.Headers.ContentSecurityPolicy = "sandbox allow-scripts allow-downloads; frame-ancestors 'none'";
        byte[] report;
        try
        {
            await using var file = RegularFile.OpenRead(path);
            report = new byte[file.Length];
            await file.ReadExactlyAsync(report);
        }
        catch (IOException error)
        {
            await Text(response, StatusCodes.Status404NotFound, "text/plain", $"{error.Message}\n");
            return;
        }

        response.ContentType = "text/html; charset=utf-8";
        await response.Body.WriteAsync(report);
    }

    private static Task Text(HttpResponse response, int status, string type, string text)
    {
        response.StatusCode = status;
        response.ContentType = $"{type}; charset=utf-8";
        return response.WriteAsync(text);
    }

    // Signals are the command's.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
