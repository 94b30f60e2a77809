namespace Leafwire.Lab.Switches;

/// <summary>Who may log in, and what AAA lets them do.</summary>
internal sealed partial class SwitchState
{
    private readonly Dictionary<Fault.Deny, int> _denied = [];

    /// <summary>Logins that were refused, whatever the reason.</summary>
    public int RefusedLogins { get; private set; }

    /// <summary>True when a commit broke the login.</summary>
    public bool IsLoginBroken { get; private set; }

    /// <summary>The password, which its owner may change.</summary>
    public string Password { get; private set; }

    /// <summary>Times that the password was changed.</summary>
    public int PasswordChanges { get; private set; }

    /// <summary>True while a login has to change the password.</summary>
    public bool IsPasswordExpired => Has<Fault.PasswordExpired>() is not null && PasswordChanges == 0;

    private LoginAccounts Accounts { get; }

    /// <summary>Gives the account another password; false for the one that it has.</summary>
    public bool ChangePassword(string password)
    {
        bool changes = Read(() =>
        {
            if (password == Password)
                return false;
            Password = password;
            PasswordChanges++;
            return true;
        });
        if (changes)
            PasswordChanged?.Invoke();
        return changes;
    }

    /// <summary>Asks for a login, which counts.</summary>
    /// <param name="user">Who.</param>
    /// <param name="proved">True when the password or the key is the right one.</param>
    /// <param name="newPassword">The password that was given for the expired one; null when none was asked for.</param>
    public bool AcceptsLogin(string user, bool proved = true, string? newPassword = null) =>
        Accepts(user, proved && (newPassword is null || newPassword != Password)) && (newPassword is null || ChangePassword(newPassword));

    private bool Accepts(string user, bool proved) => Read(() =>
    {
        DateTimeOffset now = Time.GetUtcNow();
        if (proved && !IsLoginBroken && !Accounts.IsLocked(user, now))
        {
            Accounts.Accepted(user);
            return true;
        }

        RefusedLogins++;
        Accounts.Refused(user, now, Has<Fault.Lockout>());
        return false;
    });

    /// <summary>Asks AAA for a command, which counts. True when it is denied.</summary>
    public bool Denies(string command) => Read(() =>
    {
        Fault.Deny? deny = _faults.OfType<Fault.Deny>().FirstOrDefault(d =>
            d.Fits(command) && (Armed is not null || !d.WhileArmed) && (d.Times is null || _denied.GetValueOrDefault(d) < d.Times));
        if (deny is not null)
            _denied[deny] = _denied.GetValueOrDefault(deny) + 1;
        return deny is not null;
    });
}
