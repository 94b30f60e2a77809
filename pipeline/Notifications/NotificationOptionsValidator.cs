using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Leafwire.Pipeline.Notifications;

/// <summary>Checks <see cref="NotificationOptions"/> at start, names the key that is wrong, and quotes no address and no key.</summary>
internal sealed partial class NotificationOptionsValidator : IValidateOptions<NotificationOptions>
{
    public ValidateOptionsResult Validate(string? name, NotificationOptions options)
    {
        var problems = new List<string>();
        if (options.Url is { Length: > 0 } url && !(Uri.TryCreate(url, UriKind.Absolute, out Uri? own) && own.Scheme is "http" or "https"))
            problems.Add($"{Key("Url")} is '{url}'; it is the address of this host's API, as https://leafwire.example.net");
        Between(nameof(options.SilentAfter), options.SilentAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Between(nameof(options.ClockTolerance), options.ClockTolerance, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Between(nameof(options.TryFor), options.TryFor, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7));
        foreach ((string target, NotificationTarget how) in options.Targets)
        {
            if (!TargetPattern().IsMatch(target))
                problems.Add($"{Key("Targets")} names '{target}'; a target's name has 1 to 40 letters, digits and hyphens");
            else if (TargetAddress.Problem(target, how) is { } problem)
                problems.Add(problem);
        }

        foreach ((int i, NotificationRoute route) in options.Routes.Index())
        {
            if (route.Targets.Count == 0)
                problems.Add($"{Key($"Routes:{i}:Targets")} names no target; one of: {Known(options)}");
            problems.AddRange(route.Targets.Where(t => !options.Targets.ContainsKey(t))
                .Select(t => $"{Key($"Routes:{i}:Targets")} names '{t}', which is no target; one of: {Known(options)}"));
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);

        void Between(string key, TimeSpan value, TimeSpan least, TimeSpan most)
        {
            if (value < least || value > most)
                problems.Add($"{Key(key)} is {value}; write {least} to {most}");
        }
    }

    private static string Known(NotificationOptions options) => options.Targets.Count == 0
        ? $"none; {Key("Targets")} is empty"
        : string.Join(", ", options.Targets.Keys.Order(StringComparer.OrdinalIgnoreCase));

    private static string Key(string name) => $"{NotificationOptions.Section}:{name}";

    [GeneratedRegex("^[A-Za-z0-9-]{1,40}$")]
    private static partial Regex TargetPattern();
}
