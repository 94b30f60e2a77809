using System.Text.RegularExpressions;

namespace Leafwire.Eos;

/// <summary>One way in which a line can hold a secret.</summary>
/// <param name="Name">What it is called in tests and figures.</param>
/// <param name="Pattern">
/// Finds it; every capture of the group <c>secret</c> is one. A capture of the group <c>plain</c> is a word that the form
/// knows to be none; a shorter match of another form does not make it one.
/// </param>
internal sealed record SecretForm(string Name, Regex Pattern)
{
    /// <summary>The group's name in <see cref="Pattern"/>.</summary>
    public const string Group = "secret";

    /// <summary>The group of words that are no secrets, where it has them.</summary>
    public const string Plain = "plain";
}
