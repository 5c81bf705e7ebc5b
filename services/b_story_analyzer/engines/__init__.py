"""How feelings and keywords can be judged; what can be counted is counted the same way for all of them."""
