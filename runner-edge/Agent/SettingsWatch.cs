using Leafwire.Runner.Inventory;
using Leafwire.Runner.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Leafwire.Runner.Agent;

/// <summary>
/// Reads inventory, logins and the site's rules again when one of their files changes. A file that cannot be used changes nothing: the last
/// good devices stay, and the log says what is wrong, once for each new content.
/// </summary>
internal sealed class SettingsWatch(
    RunnerSettings settings, DeviceInventory inventory, SiteRulesInForce rules, RunnerTimings timings, TimeProvider time,
    ILogger<SettingsWatch> log)
    : BackgroundService
{
    private RunnerSettings? _good;
    private SettingsFiles? _files;

    /// <summary>Looks once. Not safe for concurrent use.</summary>
    public void Look()
    {
        if (settings.Source is not { } source || !(_files ?? source.Files).HaveChanged())
            return;
        _files = new SettingsFiles();
        try
        {
            Take(SettingsLoader.Load(source.File, source.Environment, _files));
        }
        catch (SettingsException e)
        {
            log.SettingsUnusable(e.Message, inventory.Current.Count);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Source is null)
            return;
        using var timer = new PeriodicTimer(timings.SettingsInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            Look();
    }

    private void Take(RunnerSettings read)
    {
        IReadOnlyDictionary<string, DeviceProfile> before = inventory.Current;
        string[] added = [.. read.Devices.Select(device => device.Name).Where(name => !before.ContainsKey(name))];
        string[] removed = [.. before.Keys.Except(read.Devices.Select(device => device.Name))];
        bool IsOther(DeviceProfile device) => before.TryGetValue(device.Name, out DeviceProfile? old) && !old.IsSameAs(device);
        string[] changed = [.. read.Devices.Where(IsOther).Select(device => device.Name)];
        if (added.Length + removed.Length + changed.Length > 0)
        {
            log.InventoryRead(Words(added), Words(removed), Words(changed));
            inventory.Replace(read.Devices);
        }

        rules.Current = read.SitePolicy;
        RunnerSettings good = _good ?? settings;
        string[] later = [.. Later(good, read)];
        if (later.Length > 0)
            log.CountsLater(string.Join(", ", later));
        foreach (string warning in read.Warnings.Except(good.Warnings))
            log.Careless(warning);
        _good = read;
    }

    private static IEnumerable<string> Later(RunnerSettings old, RunnerSettings read)
    {
        if (old.Site != read.Site)
            yield return "site";
        if (old.Name != read.Name)
            yield return "name";
        if (old.Nats != read.Nats)
            yield return "nats";
        if (old.Trust.ToString() != read.Trust.ToString())
            yield return "trustedKeys, trustedKeysFile, acceptUnsigned";
        if (old.Approval != read.Approval)
            yield return "approvalKeys, approvers";
        if (!old.AcceptRefusals.SequenceEqual(read.AcceptRefusals))
            yield return "acceptRefusals";
        if (old.MaxLanes != read.MaxLanes)
            yield return "maxLanes";
        if (old.MaxConfirms != read.MaxConfirms)
            yield return "maxConfirms";
        if (!Equals(old.Health, read.Health))
            yield return "health";
    }

    private static string Words(string[] devices) =>
        devices.Length == 0 ? "none" : string.Join(", ", devices.Take(10))
            + (devices.Length > 10 ? $" and {devices.Length - 10} more" : "");
}
