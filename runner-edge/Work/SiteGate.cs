using Leafwire.Contracts;
using Leafwire.Runner.Settings;

namespace Leafwire.Runner.Work;

/// <summary>
/// The site's own word before anything is loaded. It holds against the pipeline too: nothing in a command changes it.
/// </summary>
internal sealed class SiteGate(SiteRulesInForce rules, TimeSpan grace, TimeProvider time)
{
    private readonly Lock _gate = new();

    // By device and push, and when it ends by itself; null while the configure is in hand.
    private readonly Dictionary<(string Device, string Push), (long Since, TimeSpan Life)?> _open = [];

    /// <summary>A configure with the checks that the site always runs.</summary>
    public ConfigureCommand Tighten(ConfigureCommand command) => rules.Current.ChecksFor(command.Device) is { Count: > 0 } own
        // One flag is for all of them, and the pipeline's word must not let the site's pass.
        ? command with { Checks = [.. own, .. command.Checks], PassUnknown = null }
        : command;

    /// <summary>Why nothing is to be loaded into a device; null when it may be.</summary>
    public string? Untouchable(string device) => Glob.MatchesAny(rules.Current.NeverTouch, device)
        ? $"this runner never touches {device}: 'sitePolicy.neverTouch' in its settings names it; nothing was loaded"
        : null;

    /// <summary>Takes a device in hand.</summary>
    /// <returns>Why it must not be; null when it is.</returns>
    public string? Enter(ConfigureCommand command)
    {
        if ((Untouchable(command.Device) ?? Closed()) is { } words)
            return words;
        lock (_gate)
        {
            foreach (var over in _open.Where(o => o.Value is { } timer && time.GetElapsedTime(timer.Since) >= timer.Life).ToList())
                _open.Remove(over.Key);
            int others = _open.Keys.Where(key => key.Device != command.Device).DistinctBy(key => key.Device).Count();
            if (rules.Current.ArmedAtOnce is { } most && others >= most)
            {
                return $"this runner has at most {most} devices loaded or armed at the same time, by 'sitePolicy.armedAtOnce' in its "
                    + $"settings, and {others} others are; nothing was loaded. Push fewer devices in one transaction";
            }

            _open[(command.Device, command.PushId)] = null;
            return null;
        }
    }

    // By the runner's own clock.
    private string? Closed() => rules.Current.Window?.At(time.GetUtcNow()) switch
    {
        null or { IsOpen: true } => null,
        { OpensAt: { } opens } => $"this runner loads nothing before {opens.ToUniversalTime():u}, by 'sitePolicy.window' in its settings; "
            + "nothing was loaded. Upload again then, or give push.json a 'window' that lies within",
        _ => "this runner loads nothing any more: the window that 'sitePolicy.window' in its settings gives is over; nothing was loaded",
    };

    /// <summary>A configure has ended.</summary>
    /// <param name="command">The configure.</param>
    /// <param name="reply">How; null when that is not known.</param>
    public void Configured(ConfigureCommand command, Reply? reply)
    {
        lock (_gate)
        {
            if (reply is null or ArmedReply or FailureReply { TimerLeft: not null })
                _open[(command.Device, command.PushId)] = (time.GetTimestamp(), command.CommitTimer + grace);
            else
                _open.Remove((command.Device, command.PushId));
        }
    }

    /// <summary>A confirm or revert has ended.</summary>
    public void Ended(Command command, Reply reply)
    {
        if (reply is not (ConfirmedReply or RevertedReply))
            return;
        lock (_gate)
            _open.Remove((command.Device, command.PushId));
    }
}
