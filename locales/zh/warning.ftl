### warning
