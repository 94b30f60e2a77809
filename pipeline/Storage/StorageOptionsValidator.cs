using System.Text.RegularExpressions;
using Azure.Storage.Blobs;
using Leafwire.Pipeline.Policies;
using Microsoft.Extensions.Options;

namespace Leafwire.Pipeline.Storage;

/// <summary>Checks <see cref="StorageOptions"/> at start, and names the key that is wrong.</summary>
internal sealed partial class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        var problems = new List<string>();
        if (string.IsNullOrWhiteSpace(options.ConnectionString) == string.IsNullOrWhiteSpace(options.AccountName))
            problems.Add($"set one of {Key("ConnectionString")} (Azurite, account key) and {Key("AccountName")} (identity)");
        else if (options.AccountName is { Length: > 0 } account && !AccountPattern().IsMatch(account))
            problems.Add($"{Key("AccountName")} is '{account}'; an account's name has 3 to 24 lower-case letters and digits");
        else if (options.ConnectionString is { Length: > 0 } connection && !IsConnectionString(connection))
            problems.Add($"{Key("ConnectionString")} is no storage connection string; copy it from the account's access keys, "
                + "or write UseDevelopmentStorage=true for Azurite");
        Container(nameof(options.UploadContainer), options.UploadContainer);
        Container(nameof(options.ResultContainer), options.ResultContainer);
        Container(nameof(options.PolicyContainer), options.PolicyContainer);
        if (!TablePattern().IsMatch(options.TablePrefix))
            problems.Add($"{Key("TablePrefix")} is '{options.TablePrefix}'; it begins with a letter and has at most 40 letters and digits");
        if (options.UploadContainer == options.ResultContainer)
            problems.Add($"{Key("ResultContainer")} is the container of uploads too; results need their own");
        if (options.PolicyContainer == options.UploadContainer || options.PolicyContainer == options.ResultContainer)
            problems.Add(
                $"{Key("PolicyContainer")} is another container too; what sites ask for needs its own, which uploaders cannot write");
        if (options.Retention < SitePolicy.ShortestRetention)
            problems.Add($"{Key("Retention")} is {options.Retention}; results are kept for a day at least, as 365.00:00:00");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

        void Container(string key, string value)
        {
            if (!ContainerPattern().IsMatch(value))
                problems.Add($"{Key(key)} is '{value}'; a container's name has 3 to 63 lower-case letters, digits and single hyphens");
        }
    }

    private static string Key(string name) => $"{StorageOptions.Section}:{name}";

    // The exception's text may quote the string, which holds a key: only the fact goes on.
    private static bool IsConnectionString(string text)
    {
        try
        {
            _ = new BlobServiceClient(text);
            return true;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    [GeneratedRegex("^[a-z0-9]{3,24}$")]
    private static partial Regex AccountPattern();

    [GeneratedRegex("^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex ContainerPattern();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]{0,39}$")]
    private static partial Regex TablePattern();
}
