using Leafwire.Contracts;
using Leafwire.Pipeline.Pushes;

namespace Leafwire.Lab.Simulation;

/// <summary>The people of a world: they see the push as its page shows it, and decide.</summary>
internal sealed class People
{
    private readonly World _world;
    private readonly SimPush _push;
    private readonly Push _seen;
    private readonly HashSet<Decision> _signed = new(ReferenceEqualityComparer.Instance);
    private bool _isAsked;
    private int _decisions;

    public People(World world, SimPush push)
    {
        (_world, _push, _seen) = (world, push, Push.Begin(push.Plan));
        world.Hub.OnEntry += See;
    }

    /// <summary>Called whenever the push begins to wait for them.</summary>
    public Action? OnAsked { get; set; }

    /// <summary>Decides, whether the push waits for it or not.</summary>
    public void Decide(DecisionKind kind, string by, Naming names, Signing signs)
    {
        string? digest = names switch
        {
            Naming.Shown => _seen.Report().Digest,
            Naming.Other => Payload.DigestOf("another difference"),
            _ => null,
        };
        Decision decision = PeopleKeys.Sign(new Decision(_push.Id, kind, by, "") { Digest = digest }, signs);
        if (decision.Key is not null && signs == Signing.Own)
            _signed.Add(decision);
        _world.Hub.Append(_push.Id, $"{_push.Id}.decision.{++_decisions}", new LogEntry(0, default) { Decision = decision });
    }

    /// <summary>True for a decision that its person signed with the key that the runners know as the person's.</summary>
    public bool HasSigned(Decision decision) => _signed.Contains(decision);

    /// <summary>Changes a switch by hand, while nothing of the push is under way there.</summary>
    public void Edit(string device)
    {
        if (!_seen.AwaitsApproval || _push.Edited.ContainsKey(device))
            return;
        SimSwitch target = _world.Switches[device];
        string text = Texts.Edited(device);
        if (target.State.Replace(text) is not null)
            return;
        _push.NoteEdit(device, text);
        target.Process.Start(target.State.SaveAsync);
    }

    private void See(string push, LogEntry entry)
    {
        if (push != _push.Id)
            return;
        _seen.Apply(entry);
        bool wasAsked = _isAsked;
        _isAsked = _seen.AwaitsDecision;
        if (_isAsked && !wasAsked)
            OnAsked?.Invoke();
    }
}

/// <summary>What an approval says that it is for.</summary>
internal enum Naming
{
    /// <summary>The push's digest, as it is shown at that moment; nothing when none is.</summary>
    Shown,

    /// <summary>Another digest, as of an earlier upload.</summary>
    Other,

    /// <summary>Nothing.</summary>
    Nothing,
}
