namespace Leafwire.Contracts;

/// <summary>What must hold of a typed check beyond its types: its words become part of a switch's command line.</summary>
internal static class CheckRules
{
    /// <summary>What is wrong with a check; null when it can be asked.</summary>
    public static string? Problem(Check check) =>
        check.Consecutive is < 1 or > Limits.CheckConsecutive ? "a check's consecutive is out of range"
        : check.Arguments is { } arguments ? Problem(arguments)
        : null;

    private static string? Problem(CheckArguments arguments)
    {
        if (arguments.Names?.Count > Limits.CheckNames || arguments.Neighbors?.Count > Limits.CheckNames)
            return $"a check names more than {Limits.CheckNames}";
        if (arguments.Names?.Any(name => name is null) is true
            || arguments.Neighbors?.Any(one => one is not { Port: not null, Device: not null }) is true)
            return "a check names null";
        string?[] texts = [arguments.Command, arguments.Path, arguments.EqualTo, .. arguments.Names ?? []];
        if (texts.Any(text => text?.Length > Limits.CheckText))
            return $"a check has a text of more than {Limits.CheckText} characters";
        string?[] words = [arguments.Vrf, arguments.Destination, arguments.Source];
        return words.OfType<string>().Select(CheckToken.Problem).FirstOrDefault(problem => problem is not null)
            ?? (arguments.Path is { } path ? JsonPath.Problem(path) : null)
            ?? (arguments.Count is < 1 or > 100 || arguments.Vni is < 1 or > 16_777_215 || arguments.AtLeast < 0
                || arguments.ReceivedShare is < 0 or > 1000
                ? "a check's number is out of range" : null);
    }
}
