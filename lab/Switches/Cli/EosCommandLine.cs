using Leafwire.Eos;
using Leafwire.Lab.Switches.Configuration;

namespace Leafwire.Lab.Switches.Cli;

/// <summary>The command line of one connection: its mode, its prompt, and the loop that reads and carries out commands.</summary>
internal sealed class EosCommandLine(SwitchState state, CliTerminal terminal, ICliConnection connection)
{
    // EOS shows as much of a session's name in the prompt.
    private const int SessionPrefix = 6;

    // How often a switch that interrupts does it: in each line, at each key that is echoed, and at a prompt, where a driver feels it most.
    private const double InLine = 0.05, InEcho = 0.002, AtPrompt = 0.2;

    private ConfigEditor? _editor;

    public SwitchState State { get; } = state;

    public CliTerminal Terminal { get; } = terminal;

    public ICliConnection Connection { get; } = connection;

    public bool IsPrivileged { get; set; }

    /// <summary>True in global configuration mode and below, in a session or not.</summary>
    public bool IsConfiguring => _editor is not null;

    /// <summary>The session that the command line is in; null outside.</summary>
    public SwitchSession? Session { get; private set; }

    /// <summary>Set by <c>exit</c> in exec mode.</summary>
    public bool IsClosed { get; set; }

    /// <summary>The editor of the tree in hand. Another commit may have put a new tree in its place.</summary>
    public ConfigEditor Editor
    {
        get
        {
            ConfigTree tree = Session?.Tree ?? State.Running;
            if (_editor?.Tree != tree)
                _editor = new ConfigEditor(tree, State.Stored);
            return _editor;
        }
    }

    /// <summary>Serves a shell channel until it is closed.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        IsPrivileged = IsPrivilegedAtLogin();
        Terminal.Interrupt = (shown, isEcho) => State.Interrupted(shown, isEcho ? InEcho : InLine);
        try
        {
            await State.WaitAsync(State.ConnectTime);
            await DropNewAsync();
            Greet();
            if (State.IsPasswordExpired)
                await PasswordChange.AskAsync(this, cancellationToken);
            while (!IsClosed)
            {
                if (_editor is not { InText: true })
                    WritePrompt();
                if (await Terminal.ReadLineAsync(echo: true, cancellationToken) is { } line)
                    await ExecuteAsync(line, cancellationToken);
            }
            await Terminal.FlushAsync(cancellationToken);
        }
        catch (EndOfStreamException)
        {
            // The other side closed, or the connection was cut on purpose: either way there is nobody left to answer.
        }
        finally
        {
            LeaveConfiguration();
        }
    }

    /// <summary>Serves an exec channel: <c>ssh host 'show version'</c>.</summary>
    public async Task RunOnceAsync(string commands, CancellationToken cancellationToken)
    {
        IsPrivileged = true;
        Terminal.Length = 0;
        try
        {
            await State.WaitAsync(State.ConnectTime);
            await DropNewAsync();
            foreach (string line in commands.Split('\n'))
            {
                if (!IsClosed)
                    await ExecuteAsync(line, cancellationToken);
            }
            await Terminal.FlushAsync(cancellationToken);
        }
        catch (EndOfStreamException)
        {
            // As above.
        }
        finally
        {
            LeaveConfiguration();
        }
    }

    public string Prompt()
    {
        string level = IsPrivileged ? "#" : ">";
        string session = Session is null ? "" : "-s-" + Session.Name[..Math.Min(SessionPrefix, Session.Name.Length)];
        string mode = IsConfiguring && Editor.Prompt is { Length: > 0 } open ? "-" + open : "";
        return PromptFormat.Render(
            State.PromptFormat, State.HostName, State.Time.GetUtcNow(), IsConfiguring ? $"(config{session}){level}" : level,
            IsConfiguring ? $"(config{session}{mode}){level}" : level);
    }

    public void EnterConfiguration(SwitchSession? session)
    {
        LeaveConfiguration();
        Session = session;
        if (session is not null)
            State.Join(session, Connection.Terminal, Connection.User);
        _editor = new ConfigEditor(session?.Tree ?? State.Running, State.Stored);
    }

    public void LeaveConfiguration()
    {
        if (Session is not null)
            State.Leave(Session, Connection.Terminal);
        Session = null;
        _editor = null;
    }

    /// <summary>Asks, and swallows the next line whatever it is: that is the trap of a question.</summary>
    public async ValueTask<bool> ConfirmAsync(string question, CancellationToken cancellationToken)
    {
        Terminal.Write(question);
        string? answer = await Terminal.ReadLineAsync(echo: true, cancellationToken);
        return answer?.Trim() is "y" or "yes" || (answer?.Trim() == "" && question.Contains("[confirm]", StringComparison.Ordinal));
    }

    /// <summary>Lets the switch's time pass, after what was said so far is sent.</summary>
    public async ValueTask TakeAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        if (time <= TimeSpan.Zero)
            return;
        await Terminal.FlushAsync(cancellationToken);
        await State.WaitAsync(time);
    }

    /// <summary>Sends what was said so far while the switch is at work, which goes on when nobody is there to read it.</summary>
    public async ValueTask WhileAsync(Task work, CancellationToken cancellationToken)
    {
        if (!work.IsCompleted)
            await Terminal.FlushAsync(cancellationToken);
        await work;
    }

    /// <summary>Cuts the connection when the switch is told to at this stage.</summary>
    public async ValueTask DropAtAsync(string stage)
    {
        if (!State.TakeDrop(stage))
            return;
        Connection.Drop();
        await ValueTask.FromException(new EndOfStreamException());
    }

    // The motd that is configured, below it the prompt.
    private void Greet()
    {
        foreach (string line in State.Edit(
            () => State.Running.Root.Children.Find(n => n.Line == "banner motd")?.Body is { } text ? text[..^1] : []))
            Terminal.WriteLine(line);
    }

    private void WritePrompt()
    {
        if (!Connection.HasTerminal)
        {
            Terminal.Write(Prompt());
            return;
        }

        // Before it or in it, and behind it: then the prompt may be written again or not.
        Terminal.WriteAsIs(State.Interrupted(Prompt(), AtPrompt));
        string behind = State.Interrupted("", AtPrompt);
        bool again = behind.Length > 0 && State.Interrupted("", 0.5).Length > 0;
        Terminal.WriteAsIs(again ? $"\r\n{behind}{Prompt()}" : behind);
    }

    private async ValueTask DropNewAsync()
    {
        await DropAtAsync("connect");
        if (State.Armed is not null)
            await DropAtAsync("prove");
    }

    private async ValueTask ExecuteAsync(string line, CancellationToken cancellationToken)
    {
        if (_editor is { InText: true })
        {
            _ = Session is null ? State.EditRunning(() => Editor.Apply(line)) : State.Edit(() => Editor.Apply(line));
            return;
        }
        string command = line.Trim();
        if (command.Length == 0 || (command[0] == '!' && !IsConfiguring))
            return;
        // A switch that fell behind its input shows it again when it comes to it.
        if (State.Has<Fault.DoubleEcho>() is not null && Connection.HasTerminal)
            Terminal.WriteLine(Prompt() + line);
        await TakeAsync(State.CommandTime, cancellationToken);
        if (State.Denies(command))
        {
            Terminal.WriteLine(SwitchWords.AuthorizationDenied(command));
            return;
        }
        (string plain, string[] filters) = OutputFilter.Split(command);
        string[] words = LinePattern.Split(plain);
        string? error = Commands.Find(this, words, out CliCommand? found, out string[] arguments);
        // An indented `exit` belongs to the text that is pasted, not to the one who types.
        bool isLine = (found is null && !Commands.IsKeyword(words[0])) || (line[0] == ' ' && command == "exit");
        if (IsConfiguring && isLine)
            await ConfigureAsync(line, cancellationToken);
        else if (found is null)
            Terminal.WriteLine(error!);
        else
            await found.RunAsync(new CliCall(this, arguments, filters), cancellationToken);
    }

    private async ValueTask ConfigureAsync(string line, CancellationToken cancellationToken)
    {
        if (Session is not null)
            await DropAtAsync("load");
        if (State.Refuses(line))
        {
            Terminal.WriteLine(SwitchWords.InvalidInput);
            return;
        }
        string[] words = LinePattern.Split(line);
        if (words is ["system", "profile", _] && !await ConfirmAsync(
            "Change will take effect only after switch reboot or all forwarding agents are restarted.\nProceed? [y/n] ", cancellationToken))
            return;
        EditResult result = Session is null ? State.EditRunning(() => Editor.Apply(line)) : State.Edit(() => Editor.Apply(line));
        switch (result)
        {
            case EditResult.Text:
                Terminal.WriteLine($"Enter TEXT message. Type '{Heredoc.EndMark}' on its own line to end.");
                break;
            case EditResult.Incomplete:
                Terminal.WriteLine(SwitchWords.IncompleteCommand);
                break;
            case EditResult.Invalid:
                Terminal.WriteLine(SwitchWords.InvalidInput);
                break;
        }
    }

    // With local exec authorization EOS gives a user the privilege of its account at login; without, `enable` does.
    private bool IsPrivilegedAtLogin() => State.Edit(() =>
    {
        List<ConfigNode> lines = State.Running.Root.Children;
        return lines.Exists(n => n.Line.StartsWith("aaa authorization exec default", StringComparison.Ordinal))
            && lines.Exists(n => n.Line.StartsWith($"username {Connection.User} privilege 15", StringComparison.Ordinal));
    });
}
