### parties

rej-parties-buyer-unknown = There is no buyer with the code “{ $code }”, or it is not one of yours.
    .next = Check the code, or search for the name in the list of buyers.
rej-parties-word-unknown = “{ $value }” is none of the values of “{ $field }”.
    .next = Use a word of the list, or leave it empty.
rej-parties-code-form = The buyer code “{ $code }” is empty or longer than 64 characters.
    .next = Give a code of at most 64 characters.
rej-parties-name-missing = Buyer { $code } has no name.
    .next = A new buyer needs a name.
rej-parties-credit-code = The unified social credit code “{ $value }” is wrong: its length or check character does not fit.
    .next = Compare the 18 characters with the business licence, or leave it empty.
rej-parties-owner-unknown = No user has the login or name “{ $login }”.
    .next = Add the user first, or leave the owner empty.
rej-parties-parent-unknown = The parent “{ $code }” does not exist.
    .next = Enter the parent first, or leave it empty.
rej-parties-parent-loop = Buyer { $code } cannot be above itself.
    .next = Check the group.
rej-parties-changed-meanwhile = Buyer { $code } was changed by somebody else; your change was not saved.
    .next = Reload the page, compare, and change it again.
rej-parties-statement-empty = The statement has no line that is known.
    .next = Fill in the amount of at least one line.
