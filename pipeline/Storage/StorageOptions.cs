namespace Leafwire.Pipeline.Storage;

/// <summary>Where uploads lie and results go: section <c>Leafwire:Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>The section's name.</summary>
    internal const string Section = "Leafwire:Storage";

    /// <summary>
    /// A storage connection string, for Azurite and for accounts with keys. Default: none; one of this and
    /// <see cref="AccountName"/> is needed.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>The storage account's name, reached by identity (managed identity, environment, Azure CLI). Default: none.</summary>
    public string? AccountName { get; set; }

    /// <summary>The cloud's storage suffix, with <see cref="AccountName"/>. Default: <c>core.windows.net</c>.</summary>
    public string EndpointSuffix { get; set; } = "core.windows.net";

    /// <summary>The container of uploads. Default: <c>avd-configs</c>.</summary>
    public string UploadContainer { get; set; } = "avd-configs";

    /// <summary>The container of results. Default: <c>leafwire-results</c>.</summary>
    public string ResultContainer { get; set; } = "leafwire-results";

    /// <summary>
    /// The container of what sites ask of every push. Whoever may write it is above who may write uploads. Default:
    /// <c>leafwire-policy</c>.
    /// </summary>
    public string PolicyContainer { get; set; } = "leafwire-policy";

    /// <summary>
    /// How long what is recorded of an ended push is kept, at a site whose policy does not say; a day at least. Default: null,
    /// for ever.
    /// </summary>
    public TimeSpan? Retention { get; set; }

    /// <summary>
    /// What the names of all tables begin with. Default: <c>Leafwire</c>, which gives <c>LeafwirePushes</c>,
    /// <c>LeafwireDevices</c> and, where people are told of something, <c>LeafwireNotifications</c>.
    /// </summary>
    public string TablePrefix { get; set; } = "Leafwire";
}
