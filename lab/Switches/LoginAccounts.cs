namespace Leafwire.Lab.Switches;

/// <summary>
/// What the AAA server knows of logins: it counts those that were refused, and locks an account. Switches that share one
/// lock an account for each other. Safe for concurrent use.
/// </summary>
public sealed class LoginAccounts
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _refused = [];
    private readonly Dictionary<string, DateTimeOffset> _lockedUntil = [];

    /// <summary>Times that an account was locked.</summary>
    public int Locks { get; private set; }

    /// <summary>True while every login of the account is refused.</summary>
    public bool IsLocked(string user, DateTimeOffset now)
    {
        lock (_gate)
            return _lockedUntil.GetValueOrDefault(user) > now;
    }

    /// <summary>A login was accepted: what was refused before is forgotten.</summary>
    internal void Accepted(string user)
    {
        lock (_gate)
            _refused.Remove(user);
    }

    /// <summary>A login was refused.</summary>
    /// <param name="user">The account.</param>
    /// <param name="now">The time.</param>
    /// <param name="lockout">What locks the account; null for nothing.</param>
    internal void Refused(string user, DateTimeOffset now, Fault.Lockout? lockout)
    {
        lock (_gate)
        {
            int refused = _refused[user] = _refused.GetValueOrDefault(user) + 1;
            if (lockout is null || refused < lockout.Logins || _lockedUntil.GetValueOrDefault(user) > now)
                return;
            _lockedUntil[user] = now + lockout.Duration;
            _refused.Remove(user);
            Locks++;
        }
    }
}
