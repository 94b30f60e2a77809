using Microsoft.Extensions.Options;

namespace Leafwire.Pipeline.Messaging;

/// <summary>How much is changed at once: section <c>Leafwire:Queue</c>. All hosts of a site are to have the same.</summary>
public sealed class QueueOptions
{
    /// <summary>The section's name.</summary>
    internal const string Section = "Leafwire:Queue";

    /// <summary>
    /// At most so many devices of a site are changed at once, over all of its pushes. Default: none, as many as there are pushes for.
    /// </summary>
    public int? DevicesAtOnce { get; set; }

    /// <summary>The same for single sites, by name, in place of <see cref="DevicesAtOnce"/>. Default: none.</summary>
    public Dictionary<string, int> Sites { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What holds at a site; null for no limit.</summary>
    internal int? At(string site) => Sites.TryGetValue(site, out int own) ? own : DevicesAtOnce;
}

/// <summary>Checks <see cref="QueueOptions"/> at start, and names the key that is wrong.</summary>
internal sealed class QueueOptionsValidator : IValidateOptions<QueueOptions>
{
    public ValidateOptionsResult Validate(string? name, QueueOptions options)
    {
        string[] problems =
        [
            .. options.Sites.Select(s => (Key: $"Sites:{s.Key}", Value: (int?)s.Value))
                .Prepend((Key: nameof(options.DevicesAtOnce), Value: options.DevicesAtOnce))
                .Where(o => o.Value < 1)
                .Select(
                    o => $"{QueueOptions.Section}:{o.Key} is {o.Value}; write a number of devices from 1, or leave it out for no limit"),
        ];
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
