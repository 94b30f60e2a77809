using System.Diagnostics;
using Leafwire.Contracts;
using Leafwire.Eos;
using Leafwire.Messaging;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Ssh;
using Leafwire.Runner.Switches;
using Leafwire.Runner.Telemetry;
using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Work;

/// <summary>One command in hand, and what every kind of work needs for it.</summary>
internal sealed class WorkScope
{
    private readonly SwitchPlatforms _switches;
    private readonly DateTimeOffset _began;
    private readonly long _beganAt;
    private readonly Dictionary<string, Payload> _kept = new(StringComparer.Ordinal);

    public WorkScope(Job job, SwitchPlatforms switches, TimeProvider time, WorkOptions options, string runner, ILogger log)
    {
        (Job, _switches, Time, Options, Log) = (job, switches, time, options, log);
        Platform = switches.Of(job.Device);
        (_began, _beganAt) = (time.GetUtcNow(), time.GetTimestamp());
        Judge = new Judge(Platform.CommitTime, options.Grace);
        // The stages hang below the command's span, whatever else has begun when they end.
        Activity? span = Activity.Current;
        Stages = new StageClock(time, stage =>
        {
            log.StageBegins(job.Command.Device, job.Command.Kind, job.Command.PushId, stage);
            job.OnStage(stage);
        }, stage => RunnerTelemetry.Stage(job.Command, stage, span, time.GetUtcNow()));
        Reply = new Replies(job.Command, runner, Stages, Secrets, time);
        LearnLogin(job.Device);
        if (job.Candidate is { } candidate)
            Secrets.Learn(candidate);
    }

    public Job Job { get; }

    public Command Command => Job.Command;

    /// <summary>The device's network operating system.</summary>
    public ISwitchPlatform Platform { get; }

    public TimeProvider Time { get; }

    public WorkOptions Options { get; }

    public ILogger Log { get; }

    public Judge Judge { get; }

    public StageClock Stages { get; }

    public Replies Reply { get; }

    /// <summary>As long as a switch may take to replace its configuration.</summary>
    public TimeSpan CommitTime => Platform.CommitTime;

    /// <summary>
    /// Takes out of every text that leaves the site what may not: the secrets of the candidate, of the logins, and of what
    /// was read from the switch.
    /// </summary>
    public SecretRedactor Secrets { get; } = new();

    /// <summary>The time, from the wall clock when the command was begun and steady from then on: no set clock moves a deadline.</summary>
    public DateTimeOffset Now => _began + Time.GetElapsedTime(_beganAt);

    /// <summary>
    /// True when the command must not be begun, and the switch not armed, any more. By the wall clock, as the hub means it.
    /// </summary>
    public bool IsExpired => Time.GetUtcNow() > Command.NotAfter;

    /// <summary>Logins that the switch refused during this command.</summary>
    public int LoginsRefused { get; private set; }

    /// <summary>True when the login is not to be tried any more: it was refused twice, or asks for what is not there to be given.</summary>
    public bool IsLoginRefused { get; private set; }

    /// <summary>Has the reply tell what the switch said though it did what it was told.</summary>
    public void Warn(SwitchResult result) => Reply.Warn(result.Warnings);

    /// <summary>A session name that no attempt had before.</summary>
    public string NewSession() => SessionName.Of(Command.PushId, Options.Nonce());

    /// <summary>A fresh connection.</summary>
    /// <param name="stage">The stage that this is part of.</param>
    /// <param name="until">Given up at this moment; null for the transport's own limits.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="isUrgent">True to try once also while the login is held back, because it was refused on other switches.</param>
    /// <exception cref="TransportException">It did not come about.</exception>
    public async Task<ISwitch> ConnectAsync(string stage, DateTimeOffset? until, CancellationToken cancellationToken, bool isUrgent = false)
    {
        Stages.Begin(stage);
        using var limit = new TimeLimit(until is { } end ? Positive(end - Now) : Timeout.InfiniteTimeSpan, Time, cancellationToken);
        ISwitch? device = null;
        try
        {
            DeviceProfile profile = Job.Latest?.Invoke() ?? Job.Device;
            LearnLogin(profile);
            device = await _switches.ConnectAsync(profile, limit.Token, isUrgent);
            Options.Sightings.Contact(Command.Device);
            Reply.Software ??= await device.SoftwareAsync(limit.Token);
            return device;
        }
        catch (Exception e)
        {
            if (device is not null)
                await device.DisposeAsync();
            if (e is TransportException { Fault: TransportFault.Login } refused)
                IsLoginRefused |= ++LoginsRefused > 1 || refused.IsFinal;
            if (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                throw new TransportException(TransportFault.Unreachable, $"{Job.Device}: no answer in time", e);
            throw;
        }
    }

    /// <summary>The sessions and the commit timer of a switch, as <see cref="ISwitch.SessionsAsync"/> tells them.</summary>
    public async Task<SwitchResult<SessionTable>> SessionsAsync(ISwitch device, CancellationToken cancellationToken)
    {
        SwitchResult<SessionTable> table = await device.SessionsAsync(cancellationToken);
        if (table.IsDone)
            Options.Sightings.Table(Command.Device, table.Value);
        return table;
    }

    /// <summary>Waits before the next try.</summary>
    /// <param name="problem">What went wrong; logged.</param>
    /// <param name="tries">Tries so far, from 1.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task PauseAsync(TransportException problem, int tries, CancellationToken cancellationToken)
    {
        Log.ConnectionFailed(Command.Device, Command.Kind, Command.PushId, Secrets.Redact(problem.Local.Reveal()));
        return WaitAsync(problem.NeedsOperator ? Options.LoginPause : Pause(tries), cancellationToken);
    }

    /// <summary>The pause after that many tries: each twice the one before, up to the longest.</summary>
    public TimeSpan Pause(int tries) => Backoff.After(tries, Options.Pause, Options.LongestPause);

    /// <summary>Waits, without holding what the lane can use elsewhere meanwhile.</summary>
    public Task WaitAsync(TimeSpan pause, CancellationToken cancellationToken) =>
        Job.Wait is { } wait ? wait(pause, cancellationToken) : Task.Delay(pause, Time, cancellationToken);

    /// <summary>Tries a piece of work that changes nothing, over again when the connection fails.</summary>
    public async Task<Reply> TryAsync(Func<ISwitch, CancellationToken, Task<Reply>> work, CancellationToken cancellationToken)
    {
        for (int tries = 1; ; tries++)
        {
            if (IsExpired)
                return Reply.Expired(ExpiredWords);
            try
            {
                await using ISwitch device = await ConnectAsync(Contracts.Stages.Connect, null, cancellationToken);
                return await work(device, cancellationToken);
            }
            catch (TransportException e)
            {
                if (e.NeedsOperator || tries >= Options.Attempts)
                    return Reply.Unreachable(e.Message);
                await PauseAsync(e, tries, cancellationToken);
            }
        }
    }

    /// <summary>In words, for <see cref="ExpiredReply"/>.</summary>
    public string ExpiredWords =>
        $"the command was valid until {Command.NotAfter:yyyy-MM-dd HH:mm:ss} UTC and came too late; nothing was done";

    /// <summary>Hands a running configuration over for the archive. Whatever becomes of it, the work goes on.</summary>
    /// <returns>By reference, as it may stand in a note.</returns>
    public async Task<Payload> KeepAsync(string running, CancellationToken cancellationToken)
    {
        Payload kept = await Job.Keep(running, cancellationToken);
        _kept[kept.Digest] = kept;
        // It holds secrets: in a reply the lane takes the text out again, in a note nobody would.
        return kept with { Inline = null };
    }

    /// <summary>What was armed, with the texts that this command still has.</summary>
    public ConfigChange ChangeOf(WorkNote note)
    {
        ConfigChange change = note.Change();
        return change with { Before = Kept(change.Before), After = change.After is { } after ? Kept(after) : null };
    }

    /// <summary>The text as it was handed over during this command, or the same again.</summary>
    public Payload Kept(Payload reference) => _kept.GetValueOrDefault(reference.Digest, reference);

    /// <summary>Asks whether this runner still holds the device.</summary>
    /// <exception cref="HandBackException">Another one does by now.</exception>
    public async Task MustBeMineAsync(CancellationToken cancellationToken)
    {
        if (!await Job.StillMine(cancellationToken))
            throw new HandBackException($"another runner serves {Command.Device} by now");
    }

    /// <summary>
    /// Writes a phase down, before its word is said. Whoever lost the device neither writes over the next one's note nor
    /// says the word: it is asked on both sides, because the journal may have kept the writer waiting.
    /// </summary>
    /// <exception cref="HandBackException">Another runner serves the device, or the note cannot be written: the word must
    /// not be said.</exception>
    public async Task<WorkNote> BeginAsync(WorkNote note, WorkPhase phase, CancellationToken cancellationToken)
    {
        await MustBeMineAsync(cancellationToken);
        WorkNote next = note with { Phase = phase };
        try
        {
            await Job.Notes.WriteAsync(next, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new HandBackException("the note could not be written", e);
        }

        Options.Sightings.Note(Command.Device, Command.PushId, next);
        await MustBeMineAsync(cancellationToken);
        return next;
    }

    /// <summary>
    /// Writes down what was seen, unless another runner writes by now. Nothing depends on it: without it the next one looks again.
    /// </summary>
    public async Task<WorkNote> NoteAsync(WorkNote note)
    {
        Options.Sightings.Note(Command.Device, Command.PushId, note);
        try
        {
            if (await Job.StillMine(CancellationToken.None))
                await Job.Notes.WriteAsync(note, CancellationToken.None);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.NoteNotWritten(e, Command.Device, Command.PushId);
        }

        return note;
    }

    /// <summary>As <see cref="NoteAsync"/>, for how it ended.</summary>
    public Task<WorkNote> EndAsync(WorkNote note, WorkEnd end) => NoteAsync(note with { Phase = WorkPhase.Done, End = end });

    /// <summary>Until the switch has gone back by itself, by the note; null when nothing says that it will.</summary>
    public TimeSpan? TimerLeft(WorkNote? note) => note?.TimerLeft(Now);

    private void LearnLogin(DeviceProfile device)
    {
        foreach (string? secret in (string?[])[device.Password, device.EnablePassword, device.PrivateKeyPassphrase])
        {
            // A name is no secret, also where somebody took it for the password.
            if (secret != device.Username.Reveal())
                Secrets.LearnSecret(secret);
        }
    }

    public static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    public static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
