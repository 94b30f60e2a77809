using Leafwire.Contracts;
using Leafwire.Runner.Work;

namespace Leafwire.Tests.Unit.Work;

internal enum ModelState { None, Pending, Committing, Armed, Reverting, Back, Completed }

/// <summary>
/// A switch as a timeline, and a runner that died at some point of an attempt on it. Words that were written down may have
/// been said or not; commits and ways back take up to five minutes, in which the table and what runs show anything.
/// </summary>
internal sealed class SwitchModel
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private const double Slowest = 299;

    private readonly Random _random;
    private readonly double _slowest;
    private readonly double _armSaid;
    private readonly double _armed;
    private readonly double _timerEnd;
    private readonly double _leaves = double.MaxValue;
    private readonly double _back;
    private readonly double _changed = double.MaxValue;
    private readonly bool _isPending;
    private readonly bool _isConfirmed;
    private readonly bool _keepsRow;
    private readonly bool _isProved;

    public SwitchModel(int seed)
    {
        _random = new Random(seed);
        double timer = _random.Next(61, 900);
        _slowest = Math.Min(Slowest, timer - 1);
        var phase = (WorkPhase)_random.Next(0, 5);
        bool said = phase > WorkPhase.ArmSent || (phase == WorkPhase.ArmSent && _random.Next(3) > 0);
        _armSaid = said ? 0 : double.MaxValue;
        _isPending = !said && _random.Next(2) == 0;
        _armed = said ? Slow() : double.MaxValue;
        _timerEnd = said ? _armed + timer : double.MaxValue;
        _isProved = phase is WorkPhase.Armed or WorkPhase.ConfirmSent || (phase == WorkPhase.RevertSent && _random.Next(2) == 0);
        _keepsRow = _random.Next(2) == 0;
        double spoken = said ? _armed + _random.NextDouble() * timer : 0;
        bool lastSaid = _random.Next(3) > 0 && spoken < _timerEnd;
        _isConfirmed = phase == WorkPhase.ConfirmSent && lastSaid;
        if (said && !_isConfirmed)
            _leaves = phase == WorkPhase.RevertSent && lastSaid ? spoken : _timerEnd;
        if (_isConfirmed)
            _leaves = spoken;
        _back = _isConfirmed ? double.MaxValue : _leaves < double.MaxValue ? _leaves + Slow() : double.MaxValue;
        if (_isProved && _random.Next(5) == 0)
            _changed = _armed + _random.NextDouble() * timer;
        // Who saw the timer knows from when it counts; who only said the word does not.
        bool exact = phase is WorkPhase.Armed or WorkPhase.ConfirmSent || _isProved;
        Note = new WorkNote(Payload.Of("+a\n"), 1, 0, Payload.Of("old"), _isProved ? Payload.DigestOf("new") : null, Start
            + TimeSpan.FromSeconds(exact ? _armed + _random.NextDouble() * 2 - 1 : 0), TimeSpan.FromSeconds(timer)) { Phase = phase };
        // Looked at by whoever comes next: at once, or much later; a word of the last phase was said before.
        LooksFrom = (phase <= WorkPhase.ArmSent ? 0.1 : spoken + 0.1)
            + (_random.Next(3) switch { 0 => 0, 1 => _random.Next(0, 60), _ => _random.Next(0, 2000) });
        // Nobody confirms without having compared what runs.
        Accepts = _isConfirmed && _random.Next(2) == 0 && LooksFrom - spoken < 1 && LooksFrom < _changed;
    }

    public WorkNote Note { get; }

    public double LooksFrom { get; }

    private bool Accepts { get; }

    public double NextGap() => _random.Next(20) == 0 ? _random.Next(60, 600) : 0.5 + _random.NextDouble() * 10;

    public bool IsAcceptedAt(double at) => Accepts && at == LooksFrom;

    public ModelState StateAt(double at) =>
        _isPending ? ModelState.Pending
        : at < _armSaid ? ModelState.None
        : at < _armed ? ModelState.Committing
        : at < _leaves ? ModelState.Armed
        : _isConfirmed ? ModelState.Completed
        : at < _back ? ModelState.Reverting
        : ModelState.Back;

    public string RunsAt(double at) => StateAt(at) switch
    {
        ModelState.None or ModelState.Pending or ModelState.Back => "old",
        ModelState.Committing or ModelState.Reverting => "moving",
        _ => at >= _changed ? "other" : "new",
    };

    /// <summary>What a look shows; in between two states anything that a switch may show.</summary>
    public (SessionSight Session, RunningSight Running) SeenAt(double at, bool failing)
    {
        ModelState state = StateAt(at);
        SessionSight session = state switch
        {
            ModelState.Pending => SessionSight.Pending,
            ModelState.Committing => SessionSight.Absent,
            ModelState.Armed => SessionSight.Armed,
            ModelState.Reverting => _keepsRow ? SessionSight.Committed : SessionSight.Absent,
            ModelState.Completed => SessionSight.Committed,
            _ => SessionSight.Absent,
        };
        string text = RunsAt(at) switch
        {
            "moving" when state == ModelState.Committing => OneOf("old", "new", "mixed"),
            "moving" => OneOf("new", "mixed", at >= _changed ? "other" : "new"),
            var one => one,
        };
        RunningSight running = Evidence.Compare(text, Note);
        if (failing && _random.Next(6) == 0)
            session = SessionSight.NotRead;
        if (session is SessionSight.NotRead or SessionSight.Pending || (failing && _random.Next(6) == 0))
            running = RunningSight.NotRead;
        return (session, running);
    }

    public override string ToString() =>
        $"{Note.Phase}, proved {_isProved}, armed at {_armed:0}, timer until {_timerEnd:0}, {(_isConfirmed ? "confirmed" : "leaves")} at "
        + $"{_leaves:0}, back at {_back:0}, changed at {_changed:0}, row stays {_keepsRow}, looked at from {LooksFrom:0}";

    private double Slow() => _random.Next(3) == 0 ? _random.NextDouble() * _slowest : _random.NextDouble() * 5;

    private string OneOf(params string[] texts) => texts[_random.Next(texts.Length)];
}
