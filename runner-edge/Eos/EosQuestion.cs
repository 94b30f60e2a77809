using System.Text.RegularExpressions;

namespace Leafwire.Runner.Eos;

/// <summary>A question that a command asks before it goes on.</summary>
/// <param name="Pattern">Matches the end of the line that has not ended.</param>
/// <param name="Decline">What is sent to say no.</param>
internal sealed record EosQuestion(Regex Pattern, string Decline);
