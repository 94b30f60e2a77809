using Leafwire.Contracts;

namespace Leafwire.Runner.Lanes;

/// <summary>What one configure and one confirm took of late: moving averages, of which a tenth is the newest.</summary>
internal sealed class Pace
{
    private const double Weight = 0.1;
    private readonly Lock _gate = new();
    private double? _configure;
    private double? _confirm;

    /// <summary>From a configure's first connection to its reply, in milliseconds; null when none was measured.</summary>
    public double? Configure
    {
        get
        {
            lock (_gate)
                return _configure;
        }
    }

    /// <summary>From a confirm's first connection to the confirmed switch, in milliseconds; null when none was measured.</summary>
    public double? Confirm
    {
        get
        {
            lock (_gate)
                return _confirm;
        }
    }

    /// <summary>Learns from a reply. Failures tell nothing of the pace.</summary>
    public void Learn(Reply reply)
    {
        lock (_gate)
        {
            if (reply is ArmedReply)
                _configure = Mean(_configure, Took(reply, Stages.Queue));
            else if (reply is ConfirmedReply)
                _confirm = Mean(_confirm, Took(reply, Stages.Queue, Stages.Save));
        }
    }

    private static double Mean(double? before, double now) => before is { } mean ? mean + (Weight * (now - mean)) : now;

    private static double Took(Reply reply, params ReadOnlySpan<string> without)
    {
        double sum = 0;
        foreach (StageTime stage in reply.Stages)
            sum += without.Contains(stage.Stage) ? 0 : stage.Milliseconds;
        return sum;
    }
}
