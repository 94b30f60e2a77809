using Leafwire.Contracts;
using Leafwire.Runner.Eos;
using Leafwire.Runner.Ssh;
using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Work;

/// <summary>One command in hand, and what every kind of work needs for it.</summary>
internal sealed class WorkScope
{
    private readonly EosLogin _login;

    public WorkScope(Job job, EosLogin login, TimeProvider time, WorkOptions options, string runner, ILogger log)
    {
        (Job, _login, Time, Options, Log) = (job, login, time, options, log);
        Stages = new StageClock(time, stage =>
        {
            WorkLog.StageBegins(log, job.Command.Device, job.Command.Kind, job.Command.PushId, stage);
            job.OnStage(stage);
        });
        Reply = new Replies(job.Command, runner, Stages, Secrets);
        Session = Names.Session(job.Command.PushId, Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(Names.NonceLength / 2)));
        foreach (string? secret in (string?[])[job.Device.Password, job.Device.EnablePassword, job.Device.PrivateKeyPassphrase])
        {
            // A name is no secret, also where somebody took it for the password.
            if (secret != job.Device.Username)
                Secrets.LearnSecret(secret);
        }

        if (job.Candidate is { } candidate)
            Secrets.Learn(candidate);
    }

    public Job Job { get; }

    public Command Command => Job.Command;

    public TimeProvider Time { get; }

    public WorkOptions Options { get; }

    public ILogger Log { get; }

    public StageClock Stages { get; }

    public Replies Reply { get; }

    /// <summary>Takes out of every text that leaves the site what may not: the secrets of the candidate, of the logins, and of what was read from the switch.</summary>
    public SecretRedactor Secrets { get; } = new();

    /// <summary>The push's configuration session.</summary>
    public string Session { get; }

    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>True when the command must not be begun, and the switch not armed, any more.</summary>
    public bool IsExpired => Now > Command.NotAfter;

    /// <summary>A fresh connection.</summary>
    /// <param name="stage">The stage that this is part of.</param>
    /// <param name="until">Given up at this moment; null for the transport's own limits.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TransportException">It did not come about.</exception>
    public async Task<EosDevice> ConnectAsync(string stage, DateTimeOffset? until, CancellationToken cancellationToken)
    {
        Stages.Begin(stage);
        using var late = new CancellationTokenSource(until is { } end ? Positive(end - Now) : Timeout.InfiniteTimeSpan, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        EosDevice? device = null;
        try
        {
            device = await _login.ConnectAsync(Job.Device, either.Token);
            Reply.EosVersion ??= await device.VersionAsync(either.Token);
            return device;
        }
        catch (Exception e)
        {
            if (device is not null)
                await device.DisposeAsync();
            if (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                throw new TransportException(TransportFault.Unreachable, $"{Job.Device}: no answer in time", e);
            throw;
        }
    }

    /// <summary>Waits before the next try.</summary>
    /// <param name="problem">What went wrong; logged.</param>
    /// <param name="tries">Tries so far, from 1.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task PauseAsync(TransportException problem, int tries, CancellationToken cancellationToken)
    {
        WorkLog.ConnectionFailed(Log, Command.Device, Command.Kind, Command.PushId, Secrets.Redact(problem.Message));
        TimeSpan pause = problem.NeedsOperator ? Options.LongestPause : Options.Pause * Math.Pow(2, Math.Min(tries - 1, 10));
        return Task.Delay(pause < Options.LongestPause ? pause : Options.LongestPause, Time, cancellationToken);
    }

    /// <summary>Tries a piece of work that changes nothing, over again when the connection fails.</summary>
    public async Task<Reply> TryAsync(Func<EosDevice, CancellationToken, Task<Reply>> work, CancellationToken cancellationToken)
    {
        for (int tries = 1; ; tries++)
        {
            if (IsExpired)
                return Reply.Expired(ExpiredWords);
            try
            {
                await using EosDevice device = await ConnectAsync(Contracts.Stages.Connect, null, cancellationToken);
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
    public string ExpiredWords => $"the command was valid until {Command.NotAfter:yyyy-MM-dd HH:mm:ss} UTC and came too late; nothing was done";

    /// <summary>Asks whether this runner still holds the device.</summary>
    /// <exception cref="OperationCanceledException">Another one does by now.</exception>
    public async Task MustBeMineAsync(CancellationToken cancellationToken)
    {
        if (!await Job.StillMine(cancellationToken))
            throw new OperationCanceledException($"another runner serves {Command.Device} by now");
    }

    /// <summary>Until the switch has gone back by itself, by the note; null when nothing was armed or that time has passed.</summary>
    public TimeSpan? TimerLeft(WorkNote? note) =>
        note is null || EndOf(note) <= Now ? null : EndOf(note) - Now;

    /// <summary>When the timer runs out, by the note: not before.</summary>
    public static DateTimeOffset EndOf(WorkNote note) => note.ArmedAt + note.CommitTimer;

    public static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
