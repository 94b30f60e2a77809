using Leafwire.Pipeline.Policies;

namespace Leafwire.Pipeline.Planning;

/// <summary>Cuts waves to what a site takes at once.</summary>
internal static class SitePace
{
    /// <summary>Cuts a plan's waves.</summary>
    /// <param name="plan">The plan, its policy as the site has it.</param>
    /// <param name="site">The site's policy.</param>
    /// <param name="push">The push's file.</param>
    /// <param name="from">The site's.</param>
    /// <returns>The plan; or the problem, when the push names a wave as a transaction and it is too large.</returns>
    public static (PushPlan Plan, UploadProblem? Problem) Cut(PushPlan plan, SitePolicy site, PolicySource push, PolicySource from)
    {
        if (site.DevicesAtOnce is not { } most || plan.Waves.All(wave => wave.Count <= most))
            return (plan, null);
        string limit = $"{most} devices at once: {from.Place("devicesAtOnce")}";
        if (plan.Policy is { Scope: TransactionScope.Wave, Waves: { Groups: not null } or { Canary.Count: > 0 } })
        {
            string key = plan.Policy.Waves.Groups is not null ? "waves.groups" : "waves.canary";
            return (plan, new UploadProblem(push.File, push.LineOf(key), $"'{key}': a wave has {plan.Waves.Max(w => w.Count)} devices, "
                + $"and this site takes at most {limit}; make it smaller, because a wave is what stands or falls together"));
        }

        return (plan with
        {
            Waves = [.. plan.Waves.SelectMany(wave => wave.Chunk(most))],
            WaveReasons = [.. plan.WaveReasons.SelectMany((reason, i) => plan.Waves[i].Chunk(most).Select(_ => reason))],
            PauseAfter = plan.PauseAfter is { } pause ? plan.Waves.Take(pause).Sum(wave => wave.Chunk(most).Count()) : null,
            Notes = [.. plan.Notes, $"larger waves were cut: this site takes at most {limit}"],
        }, null);
    }
}
