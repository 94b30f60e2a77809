using System.Text.Json;
using System.Text.Json.Serialization;

namespace Leafwire.Lab.Commands.Chaos;

/// <summary>How a campaign ended; what <c>--json</c> prints.</summary>
internal sealed record ChaosResult
{
    /// <summary>Repeats the run.</summary>
    public required int Seed { get; init; }

    /// <summary>Rounds that were run.</summary>
    public required int Rounds { get; init; }

    /// <summary>How long they and the last pushes took, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>Uploads by what they were and how they ended, for example <c>valid succeeded</c>.</summary>
    public required IReadOnlyDictionary<string, int> Pushes { get; init; }

    /// <summary>Devices of all pushes by outcome.</summary>
    public required IReadOnlyDictionary<string, int> Devices { get; init; }

    /// <summary>What went wrong on purpose, by kind.</summary>
    public required IReadOnlyDictionary<string, int> Faults { get; init; }

    /// <summary>Changes that the switches made and kept, by their own record.</summary>
    public required int Confirmed { get; init; }

    /// <summary>Changes that the switches took back, by their own record.</summary>
    public required int Reverted { get; init; }

    /// <summary>Transactions that ended split, each of which its report tells.</summary>
    public required int Splits { get; init; }

    /// <summary>Times that the switches' account was locked after refused logins.</summary>
    public required int Locks { get; init; }

    /// <summary>Median and longest time from upload to recorded result, in seconds.</summary>
    public required double MedianSeconds { get; init; }

    /// <inheritdoc cref="MedianSeconds"/>
    public required double LongestSeconds { get; init; }

    /// <summary>Promises that were broken; empty when all held.</summary>
    public required IReadOnlyList<string> Violations { get; init; }

    /// <summary>The lab's folder, kept for its logs when something was broken; null otherwise.</summary>
    public string? Logs { get; init; }

    /// <summary>Writes it as JSON.</summary>
    public void Print(TextWriter output) => output.WriteLine(JsonSerializer.Serialize(this, ChaosJson.Default.ChaosResult));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(ChaosResult))]
internal sealed partial class ChaosJson : JsonSerializerContext;
