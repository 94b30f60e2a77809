using Microsoft.Extensions.Options;

namespace Leafwire.Pipeline.Steps;

/// <summary>How often drift is looked for: section <c>Leafwire:Drift</c>.</summary>
public sealed class DriftOptions
{
    /// <summary>The section's name.</summary>
    internal const string Section = "Leafwire:Drift";

    /// <summary>
    /// How often every device of every site is compared with what was confirmed on it, counted from midnight UTC. Default:
    /// zero, never by itself; else 5 minutes to 7 days.
    /// </summary>
    public TimeSpan Every { get; set; }
}

/// <summary>Checks <see cref="DriftOptions"/> at start, and names the key that is wrong.</summary>
internal sealed class DriftOptionsValidator : IValidateOptions<DriftOptions>
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(5), Longest = TimeSpan.FromDays(7);

    public ValidateOptionsResult Validate(string? name, DriftOptions options) =>
        options.Every == TimeSpan.Zero || (options.Every >= Shortest && options.Every <= Longest)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{DriftOptions.Section}:Every is {options.Every}; write 00:05:00 to 7.00:00:00, or 00:00:00 for never");
}
