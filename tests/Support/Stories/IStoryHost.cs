using Leafwire.Pipeline.Steps;

namespace Leafwire.Tests.Stories;

/// <summary>What a story needs of the host that it is played on. The host finds uploads by itself.</summary>
public interface IStoryHost
{
    /// <summary>How the host begins to drive a push.</summary>
    IPushStarter Starter { get; }

    /// <summary>A part of the pipeline as the host has it.</summary>
    T Get<T>() where T : notnull;

    /// <summary>Takes a decision over the host's API.</summary>
    /// <returns>The status code.</returns>
    Task<int> DecideAsync(string id, string decision, string body, CancellationToken cancellationToken);
}
