using System.CommandLine;
using System.Diagnostics;
using Leafwire.Cli;
using Leafwire.Cli.Completion;
using Leafwire.Cli.Help;
using Leafwire.Lab.Commands;
using Leafwire.Pipeline.Api;

namespace Leafwire.Tests.Unit.Cli.Help;

/// <summary>What the program says of itself, and of what it does not understand.</summary>
public sealed class CommandTreeTests
{
    private static readonly RootCommand s_root =
        CommandTree.Root([.. OperatorCommands.All(TimeProvider.System), .. LabCommands.All(TimeProvider.System)]);

    [Fact]
    public void Examples_OfEveryCommand_AreTwoAndCanBeRun()
    {
        Command[] all = [.. Below(s_root).Where(c => !c.Hidden)];
        all.Length.ShouldBeGreaterThan(25);
        foreach (Command command in all)
        {
            IReadOnlyList<Example> examples = Examples.Of(command);
            examples.Count.ShouldBeGreaterThanOrEqualTo(2, command.Name);
            foreach (Example example in examples)
                // As a shell hands it over.
                UsageProblems.Of(s_root.Parse(example.Arguments.Split(" >")[0].Replace('\'', '"'))).ShouldBeEmpty(example.Arguments);
        }
    }

    // What the parser takes the command may still refuse.
    [Fact]
    public void Examples_OfNewTokens_NameRolesThatThereAre()
    {
        Command create = s_root.Subcommands.Single(c => c.Name == "tokens").Subcommands.Single(c => c.Name == "new");
        string[] roles = [.. Examples.Of(create).SelectMany(e => s_root.Parse(e.Arguments).GetRequiredValue<string[]>("--role"))];
        roles.ShouldContain(role => role.Contains(':', StringComparison.Ordinal));
        roles.ShouldAllBe(role => Grant.Find(role) != null);
    }

    [Fact]
    public void Help_OfACommand_NamesTheProgramAndShowsItsExamples()
    {
        using var output = new StringWriter();
        s_root.Parse("push --help").Invoke(new InvocationConfiguration { Output = output }).ShouldBe(0);
        output.ToString().ShouldContain($"  {ProgramName.Text} push network --site dc1 --wait");
        output.ToString().ShouldContain($"{ProgramName.Text} push <path> [options]");
        output.ToString().ShouldNotContain("Leafwire.Cli");
    }

    [Fact]
    public void Start_ProgramAlone_ShowsAPageToStartFrom()
    {
        using var output = new StringWriter();
        s_root.Parse("").Invoke(new InvocationConfiguration { Output = output }).ShouldBe(0);
        output.ToString().ShouldContain($"{ProgramName.Text} lab --keep");
        output.ToString().Split('\n').ShouldAllBe(line => line.TrimEnd().Length < 80);
        StartPage.Of("leafwire", hasLab: false).ShouldNotContain(" lab");
    }

    [Theory]
    [InlineData("psuh x --site dc1", "there is no command 'psuh'; did you mean 'push'?")]
    [InlineData("psuh --help", "there is no command 'psuh'; did you mean 'push'?")]
    [InlineData("status --folow", "there is no option '--folow' of 'status'; did you mean '--follow'?")]
    [InlineData("keys lst", "there is no command 'lst' of 'keys'; did you mean 'list'?")]
    [InlineData("status --limit few", "--limit: 'few' is no whole number")]
    [InlineData("xylophone", "there is no command 'xylophone'")]
    [InlineData("status a b", "'b' is one word too many for 'status'")]
    public void Usage_Misspelled_GetsTheNearest(string line, string problem) =>
        UsageProblems.Of(s_root.Parse(line))[0].ShouldBe(problem);

    [Fact]
    public void Suggest_WhatIsTyped_IsAnsweredByTheProgramItself()
    {
        using var output = new StringWriter();
        s_root.Parse(["[suggest:9]", "push --si"]).Invoke(new InvocationConfiguration { Output = output });
        output.ToString().Split(Environment.NewLine).ShouldContain("--site");
        using var commands = new StringWriter();
        UsageProblems.Of(s_root.Parse(["[suggest:3]", "sta"])).ShouldBeEmpty();
        s_root.Parse(["[suggest:3]", "sta"]).Invoke(new InvocationConfiguration { Output = commands });
        commands.ToString().Split(Environment.NewLine).ShouldContain("status");
    }

    // The program is a stand-in that answers what it was asked.
    [Fact]
    public async Task Completion_Bash_AsksWithWhatStandsBehindTheName()
    {
        string script = CompletionScripts.Of("bash") + """
            leafwire() { printf '%s\n' --site --policy "asked$1with$2"; }
            COMP_LINE='leafwire push --si' COMP_POINT=18 COMP_WORDS=(leafwire push --si) COMP_CWORD=2
            _leafwire_complete; echo "${COMPREPLY[*]}"
            COMP_LINE='leafwire push asked' COMP_POINT=19 COMP_WORDS=(leafwire push asked) COMP_CWORD=2
            _leafwire_complete; echo "${COMPREPLY[*]}"
            """;
        using Process bash = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true })!;
        string answer = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        answer.ShouldBe("--site\nasked[suggest:10]withpush asked\n");
    }

    [Fact]
    public void Completion_EveryShell_HasAScriptThatAsks()
    {
        CompletionScripts.Shells.ShouldBe(["bash", "zsh", "fish", "pwsh"]);
        CompletionScripts.Shells.Select(CompletionScripts.Of).ShouldAllBe(script => script.Contains("[suggest:", StringComparison.Ordinal));
    }

    private static IEnumerable<Command> Below(Command command) =>
        command.Subcommands.SelectMany(c => Below(c).Prepend(c));
}
