using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Leafwire.Lab.Switches.Cli;

namespace Leafwire.Lab.Switches;

/// <summary>What the SSH front says about a channel before its bytes.</summary>
internal sealed record ChannelHeader(
    string Token, string Switch, int Connection, string User, string Kind, string Command, bool Pty, int Rows)
{
    private const int MaxLength = 64 * 1024;

    /// <summary>Reads the header line, byte by byte so that none of the channel's own is taken.</summary>
    /// <exception cref="InvalidDataException">It is no header.</exception>
    public static async Task<ChannelHeader> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var line = new List<byte>();
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one, cancellationToken) == 1 && one[0] != (byte)'\n')
        {
            line.Add(one[0]);
            if (line.Count > MaxLength)
                throw new InvalidDataException("the channel header is too long");
        }
        try
        {
            return JsonSerializer.Deserialize<ChannelHeader>(Encoding.UTF8.GetString([.. line]), JsonSerializerOptions.Web)
                ?? throw new InvalidDataException("the channel header is empty");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException("the channel header is no JSON", exception);
        }
    }
}

/// <summary>A shell or exec channel that the SSH front relays.</summary>
internal sealed class SwitchConnection(ChannelHeader header, string terminal, Action<int> drop) : ICliConnection
{
    private volatile bool _isDead;

    public string User => header.User;

    public string Terminal => terminal;

    public bool HasTerminal => header.Pty;

    public int Rows => header.Rows;

    public bool IsDead => _isDead;

    public void Kill() => _isDead = true;

    public void Drop()
    {
        _isDead = true;
        drop(header.Connection);
    }

    /// <summary>Serves the channel until either side closes it.</summary>
    public async Task ServeAsync(SwitchState state, NetworkStream stream, CancellationToken cancellationToken)
    {
        var shell = new EosCommandLine(state, new CliTerminal(stream, this), this);
        if (header.Kind == "exec")
            await shell.RunOnceAsync(header.Command, cancellationToken);
        else
            await shell.RunAsync(cancellationToken);
    }
}
