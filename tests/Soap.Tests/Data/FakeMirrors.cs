using System.Net;

namespace Soap.Tests.Data;

/// <summary>Answers requests by a function of the address, and remembers the addresses asked for.</summary>
internal sealed class FakeMirrors(Func<Uri, HttpResponseMessage> answer) : HttpMessageHandler
{
    public List<Uri> Asked { get; } = [];

    public static HttpResponseMessage Body(byte[] bytes) =>
        new(HttpStatusCode.OK) { Content = new ByteArrayContent(bytes) };

    public static HttpResponseMessage Body(Stream stream) =>
        new(HttpStatusCode.OK) { Content = new StreamContent(stream) };

    public static HttpResponseMessage NotFound() => new(HttpStatusCode.NotFound) { ReasonPhrase = "Not Found" };

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add(request.RequestUri!);
        return Task.FromResult(answer(request.RequestUri!));
    }
}
