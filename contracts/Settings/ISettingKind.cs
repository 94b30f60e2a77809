using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Leafwire.Contracts.Settings;

/// <summary>What a key's value may be, for those who describe it.</summary>
public interface ISettingKind
{
    /// <summary>The kind and its range, as it goes after "must be" and into a table: <c>a whole number from 1 to 100</c>.</summary>
    string Words { get; }

    /// <summary>The kind as a JSON schema (draft 2020-12).</summary>
    JsonObject Schema();

    /// <summary>The tables of keys that lie within it.</summary>
    IEnumerable<ISettingsTable> Tables => [];
}

/// <summary>What a key's value may be.</summary>
/// <typeparam name="T">What the value is read as.</typeparam>
public abstract class SettingKind<T> : ISettingKind
{
    /// <inheritdoc/>
    public abstract string Words { get; }

    /// <inheritdoc/>
    public virtual IEnumerable<ISettingsTable> Tables => [];

    /// <inheritdoc/>
    public abstract JsonObject Schema();

    /// <summary>Reads a value; false when a problem was reported.</summary>
    public abstract bool TryRead(SettingsValue value, SettingsReport report, [MaybeNullWhen(false)] out T read);

    /// <summary>A value as JSON, as a default is printed; null for none.</summary>
    public virtual JsonNode? Write(T value) => null;

    /// <summary>Reports that a value is of another kind.</summary>
    protected bool Refuse(SettingsValue value, SettingsReport report, [MaybeNullWhen(false)] out T read)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(report);
        report.Add(value, $"must be {Words}");
        read = default;
        return false;
    }
}
