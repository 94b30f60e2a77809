namespace Leafwire.Pipeline.History;

/// <summary>What a restore puts back.</summary>
/// <param name="Undone">The pushes that it undoes, oldest first.</param>
/// <param name="Sources">By device, the push before which it ran what it is given, and the archived text's blob below
/// that push's folder.</param>
/// <param name="Changes">Devices that others changed since, with the push that did; the text that is put back undoes that too.</param>
/// <param name="Problems">Why it cannot be made.</param>
internal sealed record RestorePlan(
    IReadOnlyList<PastPush> Undone,
    IReadOnlyDictionary<string, (PastPush Push, string Blob)> Sources,
    IReadOnlyList<(string Device, PastPush By)> Changes,
    IReadOnlyList<string> Problems)
{
    /// <summary>There is none.</summary>
    /// <param name="problems">Why.</param>
    public static RestorePlan Impossible(params IReadOnlyList<string> problems) =>
        new([], new SortedDictionary<string, (PastPush, string)>(StringComparer.Ordinal), [], problems);

    /// <summary>Makes it: each device gets what it ran before the first of the undone pushes that changed it.</summary>
    /// <param name="undone">The pushes to undo, all over.</param>
    /// <param name="others">All other pushes of the site, also those under way.</param>
    /// <param name="device">Restore only this one; null for all.</param>
    public static RestorePlan Of(IEnumerable<PastPush> undone, IEnumerable<PastPush> others, string? device = null)
    {
        ArgumentNullException.ThrowIfNull(undone);
        ArgumentNullException.ThrowIfNull(others);
        PastPush[] inOrder = [.. undone.OrderBy(p => p.Push.EndedAt)];
        PastPush[] rest = [.. others.OrderBy(p => p.Push.EndedAt ?? DateTimeOffset.MaxValue)];
        var sources = new SortedDictionary<string, (PastPush, string)>(StringComparer.Ordinal);
        var changes = new List<(string, PastPush)>();
        var problems = new List<string>();
        foreach (string name in inOrder.SelectMany(p => p.Devices).Where(PastPush.Changes).Select(d => d.Device).Distinct()
            .Where(d => device is null || d == device))
        {
            PastPush first = inOrder.First(p => p.Changed(name) is not null);
            if (first.Changed(name)!.Before is not { } before)
                problems.Add($"{name}: what it ran before {first.Name} was not archived");
            else
                sources[name] = (first, before);
            // What came after the first and is not undone by name is lost as well.
            foreach (PastPush other in rest.Where(o => o.Push.EndedAt is null || o.Push.EndedAt > first.Push.EndedAt))
            {
                if (other.Changed(name) is null)
                    continue;
                if (other.Push.IsFinal)
                    changes.Add((name, other));
                else
                    problems.Add($"{name}: {other.Name} is at it; wait for its end, or cancel it");
            }
        }

        if (sources.Count == 0 && problems.Count == 0)
            problems.Add(inOrder.Length == 0 ? "no push changed anything since; there is nothing to restore"
                : $"{string.Join(", ", inOrder.Select(p => p.Name))} changed no device; there is nothing to restore");
        return new RestorePlan([.. inOrder.Where(p => sources.Keys.Any(d => p.Changed(d) is not null))], sources, changes, problems);
    }
}
