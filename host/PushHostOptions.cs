using Microsoft.Extensions.Options;

namespace Leafwire.Host;

/// <summary>The embedded host: section <c>Leafwire:Host</c>.</summary>
internal sealed class PushHostOptions
{
    public const string Section = "Leafwire:Host";

    /// <summary>
    /// What this host is called in its log. Of those that share a storage account one works and the others stand by, whatever
    /// they are called; when it dies another works some 15 s later. Default: the machine's name.
    /// </summary>
    public string Name { get; set; } = Environment.MachineName;

    /// <summary>
    /// How often the container of uploads is listed while uploads come; when none does for a while, every 3 s. Default:
    /// 500 ms; 50 ms to 1 hour.
    /// </summary>
    public TimeSpan UploadInterval { get; set; } = TimeSpan.FromMilliseconds(500);
}

/// <summary>Checks <see cref="PushHostOptions"/> at start, and names the key that is wrong.</summary>
internal sealed class PushHostOptionsValidator : IValidateOptions<PushHostOptions>
{
    public ValidateOptionsResult Validate(string? name, PushHostOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Name))
            return ValidateOptionsResult.Fail($"{PushHostOptions.Section}:Name is empty; leave it out for the machine's name");
        return options.UploadInterval < TimeSpan.FromMilliseconds(50) || options.UploadInterval > TimeSpan.FromHours(1)
            ? ValidateOptionsResult.Fail(
                $"{PushHostOptions.Section}:UploadInterval is {options.UploadInterval}; write 00:00:00.050 to 01:00:00")
            : ValidateOptionsResult.Success;
    }
}
