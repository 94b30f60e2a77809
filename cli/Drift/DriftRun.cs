using System.Globalization;
using System.Text;
using Leafwire.Cli.Client;
using Leafwire.Cli.Looks;
using Leafwire.Cli.Output;
using Leafwire.Contracts;
using Leafwire.Pipeline.Planning;
using Leafwire.Pipeline.Reports;
using Leafwire.Pipeline.Storage;
using Leafwire.Pipeline.Uploads;

namespace Leafwire.Cli.Drift;

/// <summary>One run of <c>leafwire drift</c>.</summary>
internal sealed class DriftRun(StorageAccount account, TimeProvider time, Printer printer, string site, string? device)
{
    private static readonly Dictionary<string, byte[]> NoChecks = [];

    private readonly LookRun _looks = new(account, time, printer);

    /// <summary>Sets what is done about drift.</summary>
    /// <exception cref="UserErrorException">The device is not known, or many are meant.</exception>
    public async Task SetStanceAsync(DriftStance? stance, CancellationToken cancellationToken)
    {
        if (device is null && stance is null)
            throw new UserErrorException("--stance site: say of which device, with --device");
        if (device is not null && (await account.Drift.ReadAsync(site, cancellationToken)).Devices.All(d => d.Device != device))
            throw new UserErrorException(Glob.IsPattern(device)
                ? $"--device {device}: a stance is of one device, or of the whole site"
                : $"site {site} has no device {device} that was looked at; "
                    + $"'{ProgramName.Text} drift --site {site} --now' looks at all that were pushed");
        await account.Drift.SetStanceAsync(site, device, stance, cancellationToken);
        printer.Say($"drift {(device is null ? $"at site {site}" : $"of {device}")}: "
            + $"{(stance is { } set ? ReportText.Of(set) : "as at its site")}");
    }

    /// <summary>Compares now.</summary>
    public Task<PushReport> LookAsync(CancellationToken cancellationToken) =>
        _looks.RunAsync(site, LookRun.Policy("drift", [device ?? "*"]), NoChecks, cancellationToken);

    /// <summary>Uploads what was confirmed on those that drifted; it waits for approval.</summary>
    /// <param name="from">Who made it and why; null when that is not said.</param>
    /// <param name="cancellationToken">Ends the upload.</param>
    /// <exception cref="UserErrorException">None drifted, or what was confirmed is gone.</exception>
    public async Task<(string Id, UploadName Name)> ReapplyAsync(Provenance? from, CancellationToken cancellationToken)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (DriftRow row in await DriftedAsync(cancellationToken))
            files[row.Device + ".cfg"] = Encoding.UTF8.GetBytes(await ConfirmedAsync(row, row.Base!, cancellationToken));
        string stamp = time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var name = new UploadName(site, $"reapply-{stamp}-{Guid.NewGuid().ToString("N")[..6]}.zip");
        byte[] archive = UploadArchive.Pack(files, """{ "approval": "required" }"""u8.ToArray());
        if (BuildFolder.Check(name, archive) is { Upload: null } bad)
            throw new UserErrorException(string.Join('\n', bad.Problems));
        return (await account.UploadAsync(name, archive, cancellationToken, from), name);
    }

    /// <summary>Takes what those that drifted run for what was confirmed.</summary>
    /// <exception cref="UserErrorException">None drifted, or one could not be read.</exception>
    public async Task AdoptAsync(CancellationToken cancellationToken)
    {
        var policy = LookRun.Policy("fetch", (await DriftedAsync(cancellationToken)).Select(d => d.Device));
        policy["adopt"] = true;
        PushReport report = await _looks.RunAsync(site, policy, NoChecks, cancellationToken);
        foreach (DeviceReport adopted in report.Devices.Where(d => d.Running is not null))
            printer.Say($"{adopted.Device}: what it runs is adopted");
        if (report.Devices.FirstOrDefault(d => d.Running is null) is { } failed)
            throw new UserErrorException($"{failed.Device}: {failed.Message ?? report.Message}", ExitCodes.PushFailed);
    }

    /// <summary>Writes for each device whose drift was adopted what its configuration in the repository needs.</summary>
    public async Task WritePatchesAsync(string folder, CancellationToken cancellationToken)
    {
        foreach (DriftRow row in (await MeantAsync(cancellationToken)).Where(d => d is { AdoptedFrom: not null, Base: not null }))
        {
            string pushed = await ConfirmedAsync(
                row, row.AdoptedFrom! with { Blob = ResultFolder.Candidate(row.Device) }, cancellationToken);
            string patch = AdoptedPatch.Of(row.Device, pushed, await ConfirmedAsync(row, row.AdoptedFrom!, cancellationToken),
                await ConfirmedAsync(row, row.Base!, cancellationToken));
            if (patch.Length == 0)
                continue;
            Directory.CreateDirectory(folder);
            string file = Path.Combine(folder, $"{Contracts.Token.Escape(row.Device)}.patch");
            await File.WriteAllTextAsync(file, patch, cancellationToken);
            printer.Say($"{row.Device}: {file}");
        }
    }

    /// <summary>Shows how the devices stand.</summary>
    /// <returns>The exit status: not 0 when one has drifted.</returns>
    public async Task<int> ShowAsync(bool full, CancellationToken cancellationToken)
    {
        SiteDrift drift = await account.Drift.ReadAsync(site, cancellationToken);
        DriftRow[] rows = [.. drift.Devices.Where(IsMeant)];
        var texts = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (DriftRow row in rows.Where(r => r is { State: DriftState.Drifted, Run: not null, Diff: not null }))
            texts[row.Device] = await account.Results.FindTextAsync(site, row.Run!, row.Diff!, cancellationToken);
        if (printer.IsJson)
            DriftDocument.Of(drift, rows, texts).Print(BuildServer.Json);
        else
            new DriftPrinter(printer, full).Print(drift, rows, texts);
        return rows.Any(r => r.DriftedSince is not null) ? ExitCodes.PushFailed : ExitCodes.Ok;
    }

    private async Task<IReadOnlyList<DriftRow>> DriftedAsync(CancellationToken cancellationToken)
    {
        DriftRow[] drifted = [.. (await MeantAsync(cancellationToken)).Where(d => d is { DriftedSince: not null, Base: not null })];
        return drifted.Length > 0 ? drifted : throw new UserErrorException(
            $"no device of site {site}{(device is null ? "" : $" that is {device}")} is known to have drifted; --now looks again");
    }

    private async Task<IEnumerable<DriftRow>> MeantAsync(CancellationToken cancellationToken) =>
        (await account.Drift.ReadAsync(site, cancellationToken)).Devices.Where(IsMeant);

    private bool IsMeant(DriftRow row) => device is null || Glob.Matches(device, row.Device);

    private async Task<string> ConfirmedAsync(DriftRow row, ConfirmedText text, CancellationToken cancellationToken) =>
        await account.Results.FindConfirmedAsync(site, row.Device, text, cancellationToken) ?? throw new UserErrorException(
            $"{row.Device}: {ResultFolder.Of(site, text.PushId)}{text.Blob} is gone from the container of results", ExitCodes.PushFailed);
}
