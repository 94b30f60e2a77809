namespace Leafwire.Pipeline.Notifications;

/// <summary>Where to send to and with which key, as the settings say. Both are secrets: nothing here says them as text.</summary>
internal sealed class TargetAddress
{
    private TargetAddress(Uri url, string? key) => (Url, Key) = (url, key);

    public Uri Url { get; }

    public string? Key { get; }

    /// <summary>What is wrong with a target's settings; null when it can be sent to.</summary>
    public static string? Problem(string name, NotificationTarget target)
    {
        try
        {
            if (target.Kind != NotificationTargetKind.Log)
                Read(name, target);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    /// <summary>Reads them, also from their files.</summary>
    /// <exception cref="FormatException">They cannot be used; the message names the setting and quotes nothing.</exception>
    public static TargetAddress Read(string name, NotificationTarget target)
    {
        string section = $"{NotificationOptions.Section}:Targets:{name}";
        string? text = Value(section, "Url", target.Url, target.UrlFile), key = Value(section, "Key", target.Key, target.KeyFile);
        if (text is null)
            throw new FormatException($"{section}: set {section}:UrlFile to a file with its address, or {section}:Url");
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || !(url.Scheme == Uri.UriSchemeHttps
            || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback)))
            throw new FormatException($"{section}: its address is none that begins with https:// (or http:// on this machine)");
        if (key?.All(c => c is > ' ' and <= '~') is false)
            throw new FormatException($"{section}: its key has characters that a header cannot carry");
        if (key is null && target.Kind == NotificationTargetKind.EventGrid)
            throw new FormatException($"{section}: Event Grid asks for the topic's key: set {section}:KeyFile or {section}:Key");
        if (key is not null && target.Kind is NotificationTargetKind.Slack or NotificationTargetKind.Teams)
            throw new FormatException($"{section}: its kind takes no key; what it asks for stands in its address");
        return new TargetAddress(url, key);
    }

    /// <inheritdoc/>
    public override string ToString() => "an address that is not told";

    private static string? Value(string section, string what, string? value, string? file)
    {
        (value, file) = (NullIfEmpty(value), NullIfEmpty(file));
        if (value is not null && file is not null)
            throw new FormatException($"{section}:{what} and {section}:{what}File are both set; choose one");
        // What App Service puts in place of a secret that it could not read.
        if (value?.StartsWith("@Microsoft.KeyVault(", StringComparison.Ordinal) is true)
            throw new FormatException(
                $"{section}:{what} was not taken from the Key Vault: the secret is missing, or the app's identity may not read it");
        string? text = file is null ? value : ReadFile($"{section}:{what}File", file);
        return text is null || !text.Trim().Any(char.IsControl)
            ? text?.Trim()
            : throw new FormatException($"{section}:{what} has more than one line, or a control character");
    }

    private static string ReadFile(string key, string path)
    {
        try
        {
            return NullIfEmpty(File.ReadAllText(path)) ?? throw new FormatException($"{key}: the file '{path}' is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{key}: the file '{path}' cannot be read: {e.Message}");
        }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
