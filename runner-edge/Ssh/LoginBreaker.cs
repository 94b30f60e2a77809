using System.Security.Cryptography;
using System.Text;
using Leafwire.Runner.Settings;

namespace Leafwire.Runner.Ssh;

/// <summary>
/// Holds a login back, over all lanes, that several switches refused within a short time: an AAA server that counts refused
/// logins would lock the account, and then no switch could be confirmed or reverted. Safe for concurrent use.
/// </summary>
internal sealed class LoginBreaker(TimeProvider time)
{
    /// <summary>Switches that must refuse the login.</summary>
    public const int Switches = 3;

    /// <summary>Within this time.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(2);

    /// <summary>How long it is held back; then one switch is tried.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Login> _logins = new(StringComparer.Ordinal);

    /// <summary>Asked before each login.</summary>
    /// <param name="device">Where to log in.</param>
    /// <param name="isUrgent">True for a confirm or revert, which may try once on each switch all the same.</param>
    /// <exception cref="TransportException">The login is held back.</exception>
    public void Check(DeviceProfile device, bool isUrgent)
    {
        lock (_lock)
        {
            if (!_logins.TryGetValue(KeyOf(device), out Login? login) || login.HeldSince is not { } since)
                return;
            if (time.GetElapsedTime(since) >= Pause)
            {
                // The next one finds out for all.
                login.HeldSince = time.GetTimestamp();
                login.Urgent.Clear();
                return;
            }

            if (isUrgent && login.Urgent.Add(device.Name))
                return;
            throw new TransportException(TransportFault.Held, $"{device}: not tried, because the same login was refused on "
                + $"{login.Refusals.Count} switches ({string.Join(", ", login.Refusals.Keys.Take(Switches))}) within "
                + $"{Window.TotalMinutes:0} minutes and more tries could lock the account; "
                + $"it is tried again every {Pause.TotalMinutes:0} min. Correct the inventory's credentials, or let the account in");
        }
    }

    /// <summary>A switch refused the login.</summary>
    public void Refused(DeviceProfile device)
    {
        lock (_lock)
        {
            Login login = _logins.TryGetValue(KeyOf(device), out Login? known) ? known : _logins[KeyOf(device)] = new Login();
            login.Refusals[device.Name] = time.GetTimestamp();
            foreach (string old in login.Refusals.Where(refusal => time.GetElapsedTime(refusal.Value) > Window)
                .Select(refusal => refusal.Key).ToList())
                login.Refusals.Remove(old);
            if (login.Refusals.Count >= Switches)
                login.HeldSince = time.GetTimestamp();
        }
    }

    /// <summary>A switch took the login: the account is good.</summary>
    public void Accepted(DeviceProfile device)
    {
        lock (_lock)
            _logins.Remove(KeyOf(device));
    }

    // The secret only as a digest: nothing that keeps state needs to know it.
    private static string KeyOf(DeviceProfile device) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
            $"{device.Username.Reveal()}\n{device.Password}\n{device.PrivateKeyFile?.Reveal()}\n{device.PrivateKeyPassphrase}")));

    private sealed class Login
    {
        /// <summary>By device, when it refused last.</summary>
        public Dictionary<string, long> Refusals { get; } = new(StringComparer.Ordinal);

        /// <summary>Devices that were tried all the same.</summary>
        public HashSet<string> Urgent { get; } = new(StringComparer.Ordinal);

        public long? HeldSince { get; set; }
    }
}
