using Leafwire.Cli.Client;
using Leafwire.Contracts;
using Leafwire.Pipeline.Signing;
using NATS.NKeys;

namespace Leafwire.Cli.Decide;

/// <summary>Signs an approval with a person's own key, which is read from its file and goes nowhere else.</summary>
internal static class PersonKey
{
    /// <summary>The approval with its signature.</summary>
    /// <exception cref="UserErrorException">The key cannot be used.</exception>
    public static DecisionRequest Sign(DecisionRequest approval, string pushId, string file)
    {
        using KeyPair pair = Read(file);
        byte[] signature = new byte[CommandSignature.SignatureBytes];
        pair.Sign(
            ApprovalSignature.SignedBytes(pushId, DecisionKind.Approve, approval.Digest!, Decision.NameIn(approval.By!)), signature);
        return approval with { Key = pair.GetPublicKey(), Signature = CommandSignature.Encode(signature) };
    }

    private static KeyPair Read(string file)
    {
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        try
        {
            if (!OperatingSystem.IsWindows() && File.Exists(file) && (File.GetUnixFileMode(file) & others) != 0)
                throw new UserErrorException($"--key {file}: others than its owner may use the file: chmod 600 it, "
                    + "and make a new key if anybody else had access");
            return SigningSeed.Parse($"--key {file}", File.ReadAllText(file));
        }
        catch (FormatException e)
        {
            throw new UserErrorException(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"--key {file}: {e.Message}");
        }
    }
}
