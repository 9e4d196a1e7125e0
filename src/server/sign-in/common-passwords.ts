/**
 * What is tried first, in small letters and without spaces. The contract asks for twelve characters, so short favourites stand here for
 * the longer ones made of them: digits and signs at either end are taken off before comparing.
 */
export const commonPasswords: ReadonlySet<string> = new Set(
  `
  password passwords password1password password123password passwordpassword passwort passwortpasswort motdepasse contraseña
  contrasena senha wachtwoord haslo parola lozinka heslo salasana kennwort geheim secret secretsecret topsecret
  admin administrator adminadmin admin123admin administrator1 root rootroot rootrootroot toor superuser superadmin sysadmin
  guest guestguest default changeme changemechangeme changeme123 changemenow changeit letmein letmeinletmein letmeinplease
  welcome welcomewelcome welcomehome welcomeback welcome123welcome hello hellohello helloworld hellothere
  qwerty qwertyqwerty qwertyuiop qwertyuiopasdfghjkl qwertyuiopasdf qwertzuiop qwertzuiopasdf azertyuiop asdfghjkl asdfghjklqwerty
  asdfasdfasdf zxcvbnm zxcvbnmasdfghjkl zxcvbnmzxcvbnm 1q2w3e4r5t6y 1q2w3e4r5t6y7u8i 1qaz2wsx3edc 1qaz2wsx3edc4rfv qazwsxedcrfv
  q1w2e3r4t5y6 qwe123qwe123 qweasdzxc qweasdzxcqwe
  123456789012 1234567890123 12345678901234 123456789012345 1234567890123456 123123123123 123456123456 123456781234 012345678901
  0123456789ab 123456abcdef 123456qwerty 1234567890qwerty 1234qwerasdf 112233445566 121212121212 987654321098 098765432109
  0987654321qwerty abcdefghijkl abcdefghijklm abcdefghijklmnop abcdefghijklmnopqrstuvwxyz abc123abc123 abcd1234abcd abcdef123456
  abcabcabcabc iloveyou iloveyouiloveyou iloveyouforever iloveyousomuch ihateyou football footballfootball baseball basketball
  sunshine sunshinesunshine princess princessprincess dragon dragondragon monkey monkeymonkey shadow master mastermaster superman
  supermansuperman batman batmanbatman starwars starwarsstarwars pokemon pokemonpokemon liverpool liverpoolfc manchester
  manchesterunited chelsea arsenal barcelona realmadrid jesuschrist jesuslovesme michael jennifer christopher elizabeth alexander
  computer computercomputer internet internetinternet server database postgres postgresql kubernetes security devsecops
  evenkeel evenkeelevenkeel evenkeeladmin evenkeelpassword evenkeelsecret
  correcthorsebatterystaple correcthorsebattery horsebatterystaple thequickbrownfox thisismypassword thisisapassword mypassword
  mypasswordis mypasswordmypassword nopassword nopasswordatall notapassword trustno1trustno1 trustnoone
  p@ssword p@ssw0rd p@ssw0rdp@ssw0rd passw0rd passw0rdpassw0rd pa$$word pa$$w0rd pa55word
  test testtest testtesttest testing testingtesting testpassword temp temporary temporarypassword
  summer winter spring autumn sommer herbst monday friday january february march april june july august september october november
  december company companyname business whatever whateverwhatever access accessaccess blink182blink182
  `
    .split(/\s+/)
    .filter((word) => word !== ""),
);
