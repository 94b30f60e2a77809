using Leafwire.Runner.Settings;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace Leafwire.Runner.Ssh;

/// <summary>
/// The ways to log in that one connection may use. A wrong password costs one authentication, not one for each way to say
/// it: the second way is only for a switch that does not offer the first. The way that worked is used alone the next time.
/// </summary>
internal sealed class LoginMethods
{
    private const string Key = "publickey";
    private const string Password = "password";
    private const string Interactive = "keyboard-interactive";

    private readonly List<string> _worked = [];
    private readonly DeviceProfile _device;
    private bool _passwordSaid;
    private bool _passwordGiven;

    /// <param name="device">The device.</param>
    /// <param name="remembered">The method that worked last; null when none is known.</param>
    /// <param name="readKey">Reads a private key.</param>
    public LoginMethods(DeviceProfile device, string? remembered, Func<string, PrivateKeyFile> readKey)
    {
        _device = device;
        // What is remembered may be a way that the inventory no longer has.
        if (remembered == Key ? device.PrivateKeyFile is null : device.Password is null)
            remembered = null;
        var all = new List<AuthenticationMethod>();
        if (device.PrivateKeyFile is { } file && remembered is null or Key)
            all.Add(new KeyMethod(device.Username.Reveal(), readKey(file.Reveal()), this));
        if (device.Password is { } password)
        {
            if (remembered is null or Password)
                all.Add(new PasswordMethod(device.Username.Reveal(), password, this));
            // EOS with AAA offers keyboard-interactive, with the password as its one question.
            if (remembered is null or Interactive)
                all.Add(new InteractiveMethod(device.Username.Reveal(), this));
        }

        if (all.Count == 0)
            all.Add(new NoneAuthenticationMethod(device.Username.Reveal()));
        All = all;
    }

    public IReadOnlyList<AuthenticationMethod> All { get; }

    /// <summary>The method that logged in, when it took one alone.</summary>
    public string? Worked => _worked is [var one] ? one : null;

    /// <summary>Answers a question of the login: the password, once, when it is asked for.</summary>
    /// <param name="instruction">What the switch says above its questions.</param>
    /// <param name="question">One of them.</param>
    /// <exception cref="TransportException">It is asked for anything else, or once more: nothing is answered.</exception>
    public string Answer(string? instruction, string question)
    {
        string words = $"{instruction?.Trim()} {question.Trim()}".Trim();
        if (!LoginQuestions.AsksForPassword(question))
            throw new TransportException(TransportFault.Login, $"{_device}: the login asks '{words}', which is not answered")
            {
                IsFinal = true,
            };
        if (_passwordGiven)
            throw new TransportException(TransportFault.Login,
                $"{_device}: the switch refused the password and asks again: '{words}'; correct the inventory's credentials");
        _passwordGiven = true;
        return _device.Password!;
    }

    private AuthenticationResult Note(string method, AuthenticationResult result)
    {
        // Two of them where the switch wants two.
        if (result is AuthenticationResult.Success or AuthenticationResult.PartialSuccess)
            _worked.Add(method);
        return result;
    }

    private sealed class KeyMethod(string user, PrivateKeyFile key, LoginMethods methods) : PrivateKeyAuthenticationMethod(user, key)
    {
        public override AuthenticationResult Authenticate(Session session) => methods.Note(Key, base.Authenticate(session));
    }

    private sealed class PasswordMethod : PasswordAuthenticationMethod
    {
        private readonly LoginMethods _methods;

        public PasswordMethod(string user, string password, LoginMethods methods)
            : base(user, password)
        {
            _methods = methods;
            // SSH.NET would go on with no password at all.
            PasswordExpired += (_, _) => throw new TransportException(TransportFault.Login, $"{methods._device}: the switch demands "
                + "another password, because this one has expired; change it there, and then in the inventory") { IsFinal = true };
        }

        public override AuthenticationResult Authenticate(Session session)
        {
            _methods._passwordSaid = true;
            return _methods.Note(Password, base.Authenticate(session));
        }
    }

    private sealed class InteractiveMethod : KeyboardInteractiveAuthenticationMethod
    {
        private readonly LoginMethods _methods;

        public InteractiveMethod(string user, LoginMethods methods)
            : base(user)
        {
            _methods = methods;
            AuthenticationPrompt += (_, e) =>
            {
                foreach (AuthenticationPrompt prompt in e.Prompts)
                    prompt.Response = methods.Answer(e.Instruction, prompt.Request);
            };
        }

        public override AuthenticationResult Authenticate(Session session) =>
            _methods._passwordSaid ? AuthenticationResult.Failure : _methods.Note(Interactive, base.Authenticate(session));
    }
}
