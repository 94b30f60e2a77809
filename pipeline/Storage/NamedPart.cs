using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Leafwire.Pipeline.Storage;

/// <summary>Says which part of the storage account it is that does not answer, or answers that it cannot.</summary>
/// <param name="part">What people call it.</param>
internal sealed class NamedPart(string part) : HttpPipelinePolicy
{
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        try
        {
            ProcessNext(message, pipeline);
        }
        catch (Exception e) when (IsAway(e, message))
        {
            throw Away(e);
        }

        Check(message);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        try
        {
            await ProcessNextAsync(message, pipeline);
        }
        catch (Exception e) when (IsAway(e, message))
        {
            throw Away(e);
        }

        Check(message);
    }

    // Several attempts that failed are an AggregateException; a network that fell silent is a cancellation that nobody asked for.
    private static bool IsAway(Exception e, HttpMessage message) =>
        e is RequestFailedException or AggregateException
        || (e is OperationCanceledException && !message.CancellationToken.IsCancellationRequested);

    private RequestFailedException Away(Exception e) =>
        new(0, $"{part} does not answer "
            + $"({(e is AggregateException { InnerException: { } inner } ? inner : e).Message.Split('\n')[0].TrimEnd()})", null, e);

    private void Check(HttpMessage message)
    {
        if (message.HasResponse && message.Response.Status >= 500)
            throw new RequestFailedException(
                message.Response.Status, $"{part} answers {message.Response.Status} {message.Response.ReasonPhrase}".TrimEnd(), null, null);
    }
}
