namespace Leafwire.Lab.Commands.Bench;

/// <summary>When a push of many was at what, in milliseconds from the first upload's begin.</summary>
/// <param name="Uploaded">It lay in storage.</param>
/// <param name="Began">It had its turn.</param>
/// <param name="Ended">It was recorded.</param>
internal readonly record struct PushTimes(double Uploaded, double Began, double Ended);

/// <summary>How pushes fared that were uploaded at once.</summary>
/// <param name="AllUploaded">Milliseconds until all lay in storage.</param>
/// <param name="AllRecorded">Milliseconds until all were recorded.</param>
/// <param name="PerSecond">Pushes that were recorded in a second.</param>
/// <param name="Median">From upload to recorded, the middle one.</param>
/// <param name="Longest">From upload to recorded, the longest.</param>
/// <param name="Spread">
/// By how much the wait for a turn differed at most from what the place in the order of uploads makes of it: the line through all waits.
/// </param>
/// <param name="Places">How many places a push began before or behind its own in the order of uploads, at most.</param>
internal sealed record BurstTimes(
    double AllUploaded, double AllRecorded, double PerSecond, double Median, double Longest, double Spread, int Places)
{
    public static BurstTimes Of(IEnumerable<PushTimes> pushes)
    {
        PushTimes[] all = [.. pushes.OrderBy(p => p.Uploaded)];
        (double Place, double Wait)[] waits = [.. all.Select((p, place) => ((double)place, p.Began - p.Uploaded))];
        var line = Line.Through(waits);
        double recorded = all.Max(p => p.Ended);
        int[] byTurn = [.. Enumerable.Range(0, all.Length).OrderBy(place => all[place].Began)];
        return new BurstTimes(
            all[^1].Uploaded, recorded, all.Length * 1000 / recorded, BenchTable.Median(all.Select(p => p.Ended - p.Uploaded)),
            all.Max(p => p.Ended - p.Uploaded), waits.Max(w => Math.Abs(w.Wait - line.At(w.Place))),
            byTurn.Select((place, turn) => Math.Abs(place - turn)).Max());
    }
}
