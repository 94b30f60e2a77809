using System.Net;
using Azure;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Leafwire.Pipeline.Storage;

namespace Leafwire.Tests.Unit.Pipeline.Storage;

public sealed class NamedPartTests
{
    private const string Connection = "UseDevelopmentStorage=true";

    [Fact]
    public async Task Tables_ThatAnswer503_AreNamed()
    {
        RequestFailedException e = await Should.ThrowAsync<RequestFailedException>(Table(new Fixed(HttpStatusCode.ServiceUnavailable))
            .AddEntityAsync(new TableEntity("a", "b"), TestContext.Current.CancellationToken));
        e.Message.ShouldBe("the table storage answers 503 Service Unavailable");
        e.Status.ShouldBe(503);
    }

    [Fact]
    public async Task Tables_ThatRefuseTheRequest_AnswerAsEver()
    {
        RequestFailedException e = await Should.ThrowAsync<RequestFailedException>(
            Table(new Fixed(HttpStatusCode.Conflict)).AddEntityAsync(new TableEntity("a", "b"), TestContext.Current.CancellationToken));
        e.Status.ShouldBe(409);
        e.Message.ShouldNotContain("the table storage answers");
    }

    [Fact]
    public async Task Blobs_ThatNobodyReaches_AreNamedWithTheReason()
    {
        var options = new BlobClientOptions { Transport = new HttpClientTransport(new HttpClient(new Broken())) };
        options.Retry.MaxRetries = 0;
        options.AddPolicy(new NamedPart("the blob storage"), Azure.Core.HttpPipelinePosition.PerCall);
        BlobClient blob = new BlobServiceClient(Connection, options).GetBlobContainerClient("a").GetBlobClient("b");
        RequestFailedException e = await Should.ThrowAsync<RequestFailedException>(
            blob.DownloadContentAsync(TestContext.Current.CancellationToken));
        e.Message.ShouldBe("the blob storage does not answer (no route)");
    }

    private static TableClient Table(HttpMessageHandler handler)
    {
        var options = new TableClientOptions { Transport = new HttpClientTransport(new HttpClient(handler)) };
        options.Retry.MaxRetries = 0;
        options.AddPolicy(new NamedPart("the table storage"), Azure.Core.HttpPipelinePosition.PerCall);
        return new TableServiceClient(Connection, options).GetTableClient("a");
    }

    private sealed class Fixed(HttpStatusCode status) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent("") });
    }

    private sealed class Broken : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new HttpRequestException("no route");
    }
}
