using BenchmarkDotNet.Attributes;
using Leafwire.Contracts;
using Leafwire.Lab.Fabric;
using Leafwire.Pipeline.Signing;
using Leafwire.Runner.Settings;
using Leafwire.Runner.Trust;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NATS.Client.Core;
using NATS.NKeys;

namespace Leafwire.Benchmarks;

/// <summary>A command's way from the candidate's text to the runner that believes it and has the text again.</summary>
public class CommandBenchmarks
{
    private readonly Func<byte[], NatsHeaders?> _sign;
    private readonly CommandTrust _trust;
    private string _text = null!;
    private ConfigureCommand _command = null!;
    private byte[] _message = null!;
    private string _key = null!;
    private string _signature = null!;

    /// <summary>Makes a key that both sides know.</summary>
    public CommandBenchmarks()
    {
        using KeyPair pair = KeyPair.CreatePair(PrefixByte.User);
        var signer = new CommandSigner(Options.Create(new SigningOptions { Seed = pair.GetSeed() }));
        _sign = message => signer.Sign(message);
        _trust = new CommandTrust(new KeyRing(
            new TrustSettings { Keys = [new TrustedKey { Key = pair.GetPublicKey() }] }, NullLogger<KeyRing>.Instance));
    }

    /// <summary>Length of the candidate, thousands of characters.</summary>
    [Params(10, 180)]
    public int Thousands { get; set; }

    /// <summary>Writes the candidate and its command.</summary>
    /// <exception cref="InvalidOperationException">The signature does not count.</exception>
    [GlobalSetup]
    public void MakeCommand()
    {
        _text = SampleFabric.Leaves(1, Thousands * 1000).Values.Single();
        _command = new ConfigureCommand
        {
            Id = Names.CommandId("0123456789abcdef", "leaf1", CommandKind.Configure),
            PushId = "0123456789abcdef",
            Site = "bench",
            Device = "leaf1",
            NotAfter = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Candidate = Payload.Of(_text),
            Mode = ConfigureMode.Replace,
            CommitTimer = TimeSpan.FromMinutes(5),
        };
        _message = Wire.Encode(_command);
        NatsHeaders headers = _sign(_message)!;
        _key = headers[CommandSignature.KeyHeader].ToString();
        _signature = headers[CommandSignature.SignatureHeader].ToString();
        if (Verify() is Distrust distrust)
            throw new InvalidOperationException(distrust.Reason);
    }

    /// <summary>Digest and compression.</summary>
    [Benchmark]
    public object Compress() => Payload.Of(_text);

    /// <summary>The command as JSON.</summary>
    [Benchmark]
    public byte[] Encode() => Wire.Encode(_command);

    /// <summary>The signature's headers.</summary>
    [Benchmark]
    public object? Sign() => _sign(_message);

    /// <summary>The runner's look at the signature.</summary>
    [Benchmark]
    public object? Verify() => _trust.Check(_key, _signature, _message);

    /// <summary>The message read, unpacked, and held against the candidate's digest.</summary>
    [Benchmark]
    public string Decode() => ((ConfigureCommand)Wire.DecodeCommand(_message)).Candidate.Text();
}
