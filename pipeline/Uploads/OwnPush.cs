using System.Globalization;

namespace Leafwire.Pipeline.Uploads;

/// <summary>
/// The pushes that Leafwire begins by itself. They have no file: what they do is made when they are planned. An upload's name
/// ends with <c>.zip</c> or <c>.cfg</c> and theirs do not, so nobody can upload one.
/// </summary>
internal static class OwnPush
{
    private const string DriftName = "drift-", ReapplyName = "reapply-", AdoptName = "adopt-";

    /// <summary>A drift run of a site. Whoever begins it at the same moment of the schedule begins the same one.</summary>
    public static FoundUpload Drift(string site, DateTimeOffset at) =>
        Of(site, DriftName + at.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture), at);

    /// <summary>The push that puts back what a drift run found, once people agree.</summary>
    public static FoundUpload Reapply(string site, string run, DateTimeOffset at) => Of(site, ReapplyName + run, at);

    /// <summary>The fetch that takes what a drift run found for what was confirmed.</summary>
    public static FoundUpload Adopt(string site, string run, DateTimeOffset at) => Of(site, AdoptName + run, at);

    /// <summary>True for a drift run that the schedule began.</summary>
    public static bool IsDrift(string name) => IsOwn(name) && name.StartsWith(DriftName, StringComparison.Ordinal);

    /// <summary>True for one that only looks.</summary>
    public static bool OnlyLooks(string name) => IsDrift(name) || (IsOwn(name) && AdoptOf(name) is not null);

    /// <summary>True for a name that no file has.</summary>
    public static bool IsOwn(string name) =>
        !name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) && !name.EndsWith(".cfg", StringComparison.OrdinalIgnoreCase)
        && (name.StartsWith(DriftName, StringComparison.Ordinal) || ReapplyOf(name) is not null || AdoptOf(name) is not null);

    /// <summary>The drift run whose findings a push puts back; null for another push.</summary>
    public static string? ReapplyOf(string name) => RunIn(name, ReapplyName);

    /// <summary>The drift run whose findings a push adopts; null for another push.</summary>
    public static string? AdoptOf(string name) => RunIn(name, AdoptName);

    private static FoundUpload Of(string site, string name, DateTimeOffset at) => FoundUpload.Of(new UploadName(site, name), "own", at);

    private static string? RunIn(string name, string beginning) =>
        name.StartsWith(beginning, StringComparison.Ordinal) && PushId.IsValid(name[beginning.Length..]) ? name[beginning.Length..] : null;
}
